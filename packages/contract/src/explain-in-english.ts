import type { FallbackReason, Strategy } from './routing.ts';
import type { LimitName, LimitSubject } from './limits.ts';
import { entityTypes } from './entity-types.ts';
import type { FactTexts } from './fact-texts.ts';
import type { EntityAction, Trust } from './privacy.ts';
import type { ProviderKind } from './provider-kinds.ts';
import { settingPhrase } from './setting-phrases.ts';

/** Names of types, with the stable name where it says something else than the words. */
function named(types: readonly string[]): readonly string[] {
  return types.map((type) =>
    Object.hasOwn(entityTypes, type) ? entityTypes[type as keyof typeof entityTypes].en : type,
  );
}

const actions: Readonly<Record<EntityAction, string>> = {
  pass: 'passes, and is counted',
  pseudonymise: 'gives way to a placeholder before a model sees it',
  redact: 'gives way to a mark, for good',
  refuse: 'makes the request fail, with the place',
};

const providerKinds: Readonly<Record<ProviderKind, string>> = {
  'openai-compatible': 'a server with the OpenAI API',
  anthropic: 'a server with the Messages API of Anthropic',
  gemini: 'a server with the Gemini API of Google',
  ollama: 'Ollama, by its own API',
  bedrock: 'Amazon Bedrock, by its Converse API',
  'llama-cpp': 'a GGUF file that this gateway runs itself',
  extractive: 'the built-in model, which answers only with quotations',
};

const places: Readonly<Record<Trust, string>> = {
  machine: 'on this machine',
  organisation: 'within the organisation',
  cloud: 'elsewhere',
};

function readBy(directions: readonly ('input' | 'output')[]): string {
  if (directions.length > 1) return 'reads requests and answers';
  return directions[0] === 'output' ? 'reads answers only' : 'reads requests only';
}

const limited: Readonly<Record<LimitName, string>> = {
  requestsPerMinute: 'requests in any minute',
  requestsPerHour: 'requests per hour',
  requestsPerDay: 'requests per day',
  inputTokensPerMinute: 'input tokens in any minute',
  inputTokensPerHour: 'input tokens per hour',
  inputTokensPerDay: 'input tokens per day',
  outputTokensPerMinute: 'output tokens in any minute',
  outputTokensPerHour: 'output tokens per hour',
  outputTokensPerDay: 'output tokens per day',
  tokensPerMinute: 'tokens in any minute',
  tokensPerHour: 'tokens per hour',
  tokensPerDay: 'tokens per day',
  costPerDay: '{currency} per day',
  costPerMonth: '{currency} per month',
  concurrency: 'requests at the same time',
};

function whose(of: LimitSubject, name: string | undefined): string {
  if (of === 'everything') return 'everything together';
  return name === undefined ? `each ${of}` : `the ${of} “${name}”`;
}

const answerChecks = {
  pattern: 'a pattern',
  schema: 'a JSON Schema',
  lookup: 'whether values exist',
  confidence: 'how sure the model was',
} as const;

const lookupKinds = {
  file: 'in a file',
  sqlite: 'in an SQLite file, which is only read',
  postgresql: 'in a PostgreSQL, which is only read',
  http: 'at a server',
} as const;

/** The pattern for the other languages. */
export const englishFacts: FactTexts = {
  'recorded-first': () =>
    'A request is on disk before a model is called, and its result before the answer ends; what cannot be recorded is refused',
  'content-sealed': ({ cipher, rootKey }) =>
    `Prompts and answers are sealed with ${cipher}, under keys made from the root key ${
      rootKey === 'configured' ? 'that the configuration gives' : 'in the data folder'
    }`,
  'content-files': ({ bytes }, { size }) => `Sealed content lies in files of up to ${size(bytes)}`,

  'virtual-keys': ({ bits, hash }, { number }) => `Keys have ${number(bits)} random bits; only their ${hash} is kept`,
  'permission-needed': ({ permission }) => `The permission that is needed here: ${permission}`,
  tenant: ({ tenant }) => `All keys belong to the tenant ${tenant}`,
  'failure-rate': ({ failures, window }, { number, duration }) =>
    `An address that fails more than ${number(failures)} times in ${duration(window)} has to wait; a valid key passes all the same`,
  'trusted-proxies': ({ ranges }, { number }) =>
    ranges === 0
      ? 'No proxy is trusted: the client is the address that connects'
      : `Trusts ${number(ranges)} ${ranges === 1 ? 'address or range' : 'addresses or ranges'} of proxies to say who the client is`,

  'request-rate': ({ requests, window }, { number, duration }) =>
    `At most ${number(requests)} requests of one key in any period of ${duration(window)}`,
  concurrency: ({ requests }, { number }) => `At most ${number(requests)} requests of one key at the same time`,
  'limits-of-keys': () => 'A key that was made with limits of its own has those instead',
  limit: ({ of, name, limit, amount, currency }, { number }) =>
    `At most ${number(amount)} ${limited[limit].replace('{currency}', currency ?? '')} for ${whose(of, name)}`,
  'further-limits': ({ limits }, { number }) => `And ${number(limits)} more limits`,
  'limits-reserved': ({ estimate, output }, { number }) =>
    `All of them are checked at once. What a call may use is reserved before it, input by ${estimate === 'typical' ? 'an estimate' : 'an upper bound'}, output by the request’s own maximum or else ${number(output)} tokens, and settled after it by what it used`,
  'limits-counted': ({ where, onUnable }) =>
    where === 'memory'
      ? 'Counted in memory, and again from the record after a start'
      : `Counted in Redis or Valkey, together with other gateways; where that cannot be reached, requests ${onUnable === 'block' ? 'are refused' : 'pass uncounted'}`,
  'request-body': ({ bytes, time }, { size, duration }) =>
    `Only then is the body read: at most ${size(bytes)}, within ${duration(time)}`,

  guard: ({ name, kind, directions, policy }) =>
    [
      ...(policy === undefined ? [] : [`of the policy “${policy}”`]),
      ...(name === kind ? [] : [kind]),
      readBy(directions),
    ].join(', '),
  'no-guard': () => 'No guard reads here: texts pass as they are',
  'guard-policy': ({ description, guards }, { number }) =>
    `a policy${description === undefined ? '' : ` (${description})`}; ${guards === 0 ? 'no guard of it reads here' : `${number(guards)} of its guards ${guards === 1 ? 'reads' : 'read'} here`}`,
  'guard-policy-rule': ({ keys, roles, labels, models, policy }, { list }) => {
    const conditions = [
      ...(keys === undefined ? [] : [`keys ${list(keys)}`]),
      ...(roles === undefined ? [] : [`keys of the role ${list(roles)}`]),
      ...(labels === undefined ? [] : [`keys labelled ${list(labels)}`]),
      ...(models === undefined ? [] : [`models ${list(models)}`]),
    ];
    return `${conditions.length === 0 ? 'always' : `for ${conditions.join('; ')}`}: the policy “${policy}”`;
  },
  'guards-of-all-targets': () => 'Where several models may answer, the guards of all their policies read',
  uninspectable: ({ action }) =>
    action === 'mark'
      ? 'Images and other parts that no guard can read pass, and are recorded as not inspected'
      : 'Images and other parts that no guard can read are refused',
  'judged-before-sent': () => 'No piece of an answer leaves before these guards have judged it, in streams too',
  'token-limit': ({ tokens, scope }, { number }) =>
    scope === 'request'
      ? `Blocks a request whose texts together exceed ${number(tokens)} tokens, by a fast estimate`
      : `Breaks off an answer in which one text exceeds ${number(tokens)} tokens, by a fast estimate`,
  'hidden-characters': ({ rules }, { number, list }) =>
    `Looks for hidden characters by ${number(rules.length)} rules: ${list(rules)}`,
  'forbidden-texts': ({ texts, caseSensitive, wholeWords, exact }, { number }) =>
    texts === 0
      ? 'No forbidden text is listed, so it finds nothing'
      : `Looks for ${number(texts)} forbidden ${texts === 1 ? 'text' : 'texts'}; ${
          caseSensitive ? 'capital and small letters differ' : 'capital and small letters are alike'
        }, ${wholeWords ? 'whole words only' : 'inside words too'}${exact === true ? ', character by character' : ''}`,
  'on-finding': ({ action, replacement }) => {
    if (action === 'flag') return 'What it finds is recorded and passes';
    if (action === 'review') return 'What it finds passes and is put before a person';
    if (action === 'block') return 'What it finds blocks the request or the answer';
    return replacement === undefined || replacement === ''
      ? 'What it finds is taken out'
      : `What it finds is replaced by “${replacement}”`;
  },
  'finding-limit': ({ findings }, { number }) => `More than ${number(findings)} findings in one text block it`,
  'score-threshold': ({ threshold, surely }, { number }) =>
    surely === undefined
      ? `A score of ${number(threshold)} per mille or more is a finding`
      : `A score of ${number(threshold)} per mille or more is a finding, and from ${number(surely)} on it is blocked`,
  'judged-by-model': ({ model, version }) => `Judged by the model ${model}, version ${version}`,
  setting: ({ setting, value }) =>
    settingPhrase(setting, value, 'en') ??
    `\`${setting}\`: ${value === true ? 'yes' : value === false ? 'no' : String(value)}`,
  listed: ({ setting, entries }, { number }) =>
    `\`${setting}\` has ${number(entries)} ${entries === 1 ? 'entry' : 'entries'}`,
  shadow: () => 'Shadow mode: it judges and is recorded, and changes nothing',
  'on-failure': ({ action, timeout }, { duration }) => {
    const failure = `Where it fails or takes longer than ${duration(timeout)} for a text`;
    if (action === 'block') return `${failure}, the text is blocked`;
    return action === 'flag' ? `${failure}, that is recorded and the text passes` : `${failure}, the text passes`;
  },

  attempts: ({ window, slowAt, slowBy, reviewAt, suspendAt, suspendFor }, { number, duration }) => {
    const done = [
      ...(slowAt === undefined ? [] : [`from ${number(slowAt)} on requests wait ${duration(slowBy ?? 0)}`]),
      ...(reviewAt === undefined ? [] : [`from ${number(reviewAt)} on they are recorded for review`]),
      ...(suspendAt === undefined
        ? []
        : [`at ${number(suspendAt)} the key or person is suspended for ${duration(suspendFor ?? 0)}`]),
    ];
    return `Counts attacks by key and person, a risk that falls by half in ${duration(window)}; ${done.length === 0 ? 'nothing follows from it' : done.join('; ')}`;
  },
  'purpose-of-keys': ({ required }) =>
    required
      ? 'A key must name a purpose and a legal basis'
      : 'A key can name a purpose and a legal basis; the register shows which do not',
  'consent-needed': () =>
    'Where the legal basis is consent, a request must name the person, and that person must have consented',
  'withdrawals-heeded': () =>
    'Whoever has withdrawn consent is refused from the next request on, as the one who asks and as one who speaks',

  'no-assistants': () => 'There is no assistant',
  assistant: ({ answerFrom, collections, model, name, supportFrom }, { list, number }) =>
    `${name} answers from ${list(collections)}, ${model === undefined ? 'with verbatim quotes' : `in the words of ${model}`}: where the best passage covers at least ${number(answerFrom * 100)}% of the question, and only with sentences that are supported to at least ${number(supportFrom * 100)}%`,
  'no-templates': () => 'There is no prompt template',
  'prompt-template': ({ current, languages, model, variables }, { list }) =>
    `asks ${model}${variables.length === 0 ? '' : ` with ${list(variables)}`}, in ${list(languages)}${
      current ? '' : '; only for those who name this version'
    }`,
  'structured-unchecked': () => 'No answer is held against the JSON Schema of its request',
  'structured-output': ({ mend, repair, streams, when }) =>
    [
      when === 'strict'
        ? 'Where a client asks for a JSON Schema strictly, its answer has to fit'
        : 'Where a client gives a JSON Schema, its answer has to fit',
      ...(mend ? ['slips are mended'] : []),
      repair ? 'the model is asked once more; then it is refused' : 'else it is refused',
      streams === 'hold' ? 'streams are held until then' : 'streams go out as they come and end with an error',
    ].join('; '),
  'validation-rule': ({ action, checks, keys, labels, lookups, models, onUnable, repair, roles }, { list }) => {
    const conditions = [
      ...(keys === undefined ? [] : [`keys ${list(keys)}`]),
      ...(roles === undefined ? [] : [`keys of the role ${list(roles)}`]),
      ...(labels === undefined ? [] : [`keys labelled ${list(labels)}`]),
      ...(models === undefined ? [] : [`models ${list(models)}`]),
    ];
    const asked = lookups.length === 0 ? '' : ` (${list([...new Set(lookups)])})`;
    return [
      `holds ${conditions.length === 0 ? 'always' : `for ${conditions.join('; ')}`}`,
      `checks ${list([...new Set(checks)].map((check) => answerChecks[check]))}${asked}`,
      action === 'flag'
        ? 'what does not hold is recorded'
        : repair
          ? 'what does not hold is asked for once more, then refused'
          : 'what does not hold is refused',
      onUnable === 'block' ? 'what cannot be checked is refused' : 'what cannot be checked passes',
    ].join('; ');
  },
  'validation-lookup': ({ cacheFor, kind, timeout }, { duration }) =>
    `is looked up ${lookupKinds[kind]}, for ${duration(timeout)} at most${
      kind === 'file' ? '' : `, and remembered for ${duration(cacheFor)}`
    }`,

  'no-entities': () => 'No type of personal data is listed, so nothing is looked for',
  'entity-action': ({ action, entities, allBut }, { list }) =>
    `${
      allBut === undefined
        ? list(named(entities))
        : allBut.length === 0
          ? 'Every type of personal data'
          : `Every other type of personal data (not: ${list(named(allBut))})`
    }: ${actions[action]}`,
  'unseen-entities': ({ entities }, { list }) => `Not looked for, so it passes unseen: ${list(named(entities))}`,
  'privacy-rule': ({ keys, roles, labels, models, providers, trust, default: otherwise, types }, { list }) => {
    const conditions = [
      ...(keys === undefined ? [] : [`keys ${list(keys)}`]),
      ...(roles === undefined ? [] : [`keys of the role ${list(roles)}`]),
      ...(labels === undefined ? [] : [`keys labelled ${list(labels)}`]),
      ...(models === undefined ? [] : [`models ${list(models)}`]),
      ...(providers === undefined ? [] : [`providers ${list(providers)}`]),
      ...(trust === undefined ? [] : [`models ${list(trust.map((where) => places[where]))}`]),
    ];
    const done = [
      ...(otherwise === undefined ? [] : [`what is not named ${actions[otherwise]}`]),
      ...types.map(({ type, action }) => `${named([type]).join('')} ${actions[action]}`),
    ];
    return `${conditions.length === 0 ? 'always' : `for ${conditions.join('; ')}`}: ${done.length === 0 ? 'nothing' : done.join('; ')}`;
  },
  'strictest-target': () => 'Where several may answer, the strictest of what holds for them does',
  'entities-restored': ({ surrogates }) =>
    surrogates
      ? 'Made-up values that look alike stand for originals, which are put back into the answer, in streams and in tool calls too'
      : 'Puts the originals back into the answer, in streams and in tool calls too',

  'exact-cache': ({ bytes, largest, ttl }, { size, duration }) =>
    `Answers equal requests from memory for ${duration(ttl)}; keeps ${size(bytes)} in all, ${size(largest)} of one answer`,
  'shared-cache': ({ largest, ttl }, { size, duration }) =>
    `Answers equal requests for ${duration(ttl)} from a store that gateways share, where answers are sealed; keeps ${size(largest)} of one answer`,
  'cache-similar': ({ model, threshold }, { number }) =>
    `Also answers questions that mean the same, by ${model}, from a similarity of ${number(threshold / 1_000)} on`,
  'cache-coalesces': () => 'Of equal requests at the same time that are not streamed, one asks the model',
  'cache-except': ({ labels }, { list }) => `Passed by by keys with the label ${list(labels)}`,
  'cache-scope': () =>
    'Nothing is shared between tenants, policies or models; kept answers are pseudonymised, and inspected again at each use',

  provider: ({ kind }) => providerKinds[kind],
  'server-profile': ({ profile }) => `Gets requests in the way of ${profile}; what it cannot do is refused`,
  'own-model': ({ context, gpuLayers, threads }, { number }) =>
    `Runs in a process of its own with a context of ${number(context)} tokens, ${threads === undefined ? 'half of the cores' : `${number(threads)} ${threads === 1 ? 'thread' : 'threads'}`} and ${gpuLayers === 0 ? 'no GPU' : `${number(gpuLayers)} layers on a GPU`}`,
  address: ({ url, privateNetwork }) =>
    `${url}; private networks are ${privateNetwork ? 'allowed' : 'not allowed'} there`,
  credentials: ({ apiKey, headers }, { number }) => {
    const further = headers === 0 ? '' : ` and ${number(headers)} further ${headers === 1 ? 'header' : 'headers'}`;
    return apiKey ? `Calls carry an API key${further}` : `Calls carry no API key${further}`;
  },
  'server-certificate': ({ verified, ownAuthority, clientCertificate }) => {
    const checked = verified
      ? `The certificate of the server is checked${ownAuthority ? ' against a certification authority of your own' : ''}`
      : 'The certificate of the server is NOT checked';
    return clientCertificate ? `${checked}; ours is shown to it` : checked;
  },
  connections: ({ connections }, { number }) => `At most ${number(connections)} connections`,
  capacity: ({ concurrent, queue, longestWait, residentModels }, { number, duration }) =>
    `At most ${number(concurrent)} requests at the same time; ${number(queue)} more wait, for ${duration(longestWait)} at most${residentModels === undefined ? '' : `; ${number(residentModels)} ${residentModels === 1 ? 'model fits' : 'models fit'} into its memory`}`,
  timeouts: ({ connect, firstByte, idle, total }, { duration }) =>
    `Waits ${duration(connect)} for the connection, ${duration(firstByte)} for the first byte, ${duration(
      idle,
    )} between two pieces and ${duration(total)} in all`,
  knowledge: ({ sources, passages, threshold }, { number }) =>
    `Quotes at most ${number(passages)} ${passages === 1 ? 'passage' : 'passages'} from ${number(sources)} ${
      sources === 1 ? 'source' : 'sources'
    }; below a support of ${number(threshold)} it says that it does not know`,
  trust: ({ trust, stated }) => `Runs ${places[trust]}, as ${stated ? 'the configuration says' : 'its address says'}`,
  'served-models': ({ discovered, models }, { number, list }) => {
    const found = discovered ? 'found by asking the server' : 'as configured';
    if (models.length === 0)
      return discovered ? 'No model is known yet; the server is asked again' : 'No model is listed';
    return `${number(models.length)} ${models.length === 1 ? 'model' : 'models'}, ${found}: ${list(models)}`;
  },
  spotlight: ({ mode, origins }, { list }) =>
    `The model is told which texts are data and not orders (${list(origins)}): they ${
      mode === 'delimit'
        ? 'stand between marks that nobody can guess'
        : mode === 'mark'
          ? 'have a rare sign between their words'
          : 'are encoded in base64'
    }`,
  'model-register': ({ mode, models }, { number }) =>
    `${
      mode === 'enforce'
        ? 'A model that is not in the register, or is another one than there, is refused before anything is sent'
        : 'A registered model that has changed is refused until somebody accepts it'
    }; ${number(models)} ${models === 1 ? 'row' : 'rows'} in the configuration`,
  alias: ({ provider, target }) => `another name for ${target} of ${provider}`,
  'routed-alias': (
    { attempts, fallback, hedgedAfter, lessTrusted, sticky, strategy, targets },
    { duration, list, number },
  ) =>
    [
      `answered by ${list(targets)}: ${strategyWords[strategy]}`,
      ...(sticky === 'none' ? [] : [`each ${sticky} stays with one of them`]),
      fallback.length === 0
        ? 'no request goes on to another'
        : `${number(attempts)} ${attempts === 1 ? 'call' : 'calls'} at most, after ${list(fallback.map((reason) => fallbackWords[reason]))}`,
      lessTrusted ? 'a request may go on to one that is trusted LESS' : 'never to one that is trusted less',
      ...(hedgedAfter === undefined ? [] : [`a second one is asked after ${duration(hedgedAfter)}`]),
    ].join('; '),

  off: () => 'Off',
};

const strategyWords: Readonly<Record<Strategy, string>> = {
  first: 'the first that can',
  weighted: 'by chance and weight',
  latency: 'who begins soonest',
  load: 'who has least to do',
  cost: 'who is cheapest',
};

const fallbackWords: Readonly<Record<FallbackReason, string>> = {
  error: 'errors',
  busy: 'a busy server',
  contextLength: 'a request that is too long',
  refusal: 'a refusal for its content',
};
