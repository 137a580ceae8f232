import { type PromptLanguage, promptLanguages, promptPrefix } from '@gatehouse/contract/prompts';
import type { DecodeOptions, Dialect } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { bareText, type PromptCall } from '../core/prompt-call.ts';
import type { ExchangeRequest } from '../core/request.ts';
import { isObject, parseBody } from './parse-body.ts';
import { refuse } from './request-scan.ts';

/** Where the dialect has what it asks the model, for requests that leave all of it to the template. */
export type QuestionField = 'messages' | 'input' | 'prompt';

/** What every request for a template has, unless it hides letters in escapes: then it fills in nothing. */
const sign = Buffer.from('"prompt');
/** The same where `prompt` is the text itself. Some encoders escape slashes. */
const signsBesideText = ['"prompt/', '"prompt\\/', '"prompt_variables"'].map((text) => Buffer.from(text));

/**
 * A dialect that lets its clients ask for a template: by the model `prompt/<name>`, or by `prompt: {id, version, variables}` as the Responses API
 * has it; where `prompt` is the text itself, variables stand in `prompt_variables`. What is said of the template is taken out before the request is
 * decoded, so that it goes to no model. Requests without one of the signs are decoded as ever.
 */
export function withPrompts(dialect: Dialect, question: QuestionField): Dialect {
  const signs = question === 'prompt' ? signsBesideText : [sign];
  const { recall } = dialect;

  function taken(raw: Uint8Array): { readonly raw: Uint8Array; readonly call: PromptCall } | undefined {
    const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
    if (!signs.some((sought) => bytes.includes(sought))) return undefined;
    const client = parseBody(raw);
    const call = takeCall(client, question);
    return call === undefined ? undefined : { raw: Buffer.from(JSON.stringify(client)), call };
  }

  return Object.freeze<Dialect>({
    ...dialect,
    decode(raw, options) {
      const found = taken(raw);
      return found === undefined
        ? dialect.decode(raw, options)
        : withCall(dialect.decode(found.raw, options), found.call);
    },
    ...(recall === undefined
      ? {}
      : {
          async recall(raw: Uint8Array, options: DecodeOptions, caller: Parameters<typeof recall>[2]) {
            const found = taken(raw);
            return found === undefined
              ? recall(raw, options, caller)
              : withCall(await recall(found.raw, options, caller), found.call);
          },
        }),
  });
}

function withCall(request: ExchangeRequest, call: PromptCall): ExchangeRequest {
  return request.kind === 'chat' ? { ...request, prompt: call } : request;
}

/** Takes it out of the body. Undefined where the request is for a model. */
function takeCall(client: JsonObject, question: QuestionField): PromptCall | undefined {
  const field = question === 'prompt' ? 'prompt_variables' : 'prompt';
  const given = client[field];
  const { model } = client;
  const isNamed = typeof model === 'string' && model.startsWith(promptPrefix);
  const said = question === 'prompt' ? (given === undefined ? undefined : { variables: given }) : given;
  if (said !== undefined && said !== null && !isObject(said))
    return question === 'prompt' || !isNamed ? undefined : refuse(field);
  if (!isNamed && !isObject(said)) return undefined;
  delete client[field];
  const { id, language, variables, version, ...others } = isObject(said) ? said : ({} as JsonObject);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) refuse(`${field}.${/^[a-z_]{1,40}$/.test(unknown) ? unknown : '*'}`);
  const name = nameOf(isNamed ? model : undefined, id, version);
  if (name === undefined) refuse('prompt.id');
  client['model'] = name;
  const bare = isEmpty(client[question]);
  if (bare) client[question] = placeholderOf(question);
  return {
    language: languageOf(language),
    variables: variablesOf(variables),
    bare,
    model: typeof model === 'string' && !isNamed ? model : undefined,
  };
}

/** By the model that is named, or by the id; both must be the same where there are both. */
function nameOf(model: string | undefined, id: Json | undefined, version: Json | undefined): string | undefined {
  const named = version === undefined || version === null ? '' : `@${versionOf(version)}`;
  if (id === undefined || id === null)
    return model === undefined ? undefined : model.includes('@') ? model : model + named;
  if (typeof id !== 'string' || !/^(?:prompt\/)?[a-z0-9][a-z0-9-]{0,62}$/.test(id)) return refuse('prompt.id');
  const called = `${id.startsWith(promptPrefix) ? '' : promptPrefix}${id}${named}`;
  if (model === undefined || model === called || model === called.split('@')[0]) return called;
  return refuse('prompt.id');
}

function versionOf(version: Json): string {
  const text = typeof version === 'number' ? String(version) : version;
  return typeof text === 'string' && /^[1-9][0-9]{0,6}$/.test(text) ? text : refuse('prompt.version');
}

function languageOf(language: Json | undefined): PromptLanguage | undefined {
  if (language === undefined || language === null) return undefined;
  const known = promptLanguages.find((one) => one === language);
  if (known === undefined) throw new GatehouseError('prompt_variables', { param: 'prompt.language' });
  return known;
}

/** In the form of the Responses API a value may be a part of text as well. */
function variablesOf(variables: Json | undefined): JsonObject {
  if (variables === undefined || variables === null) return {};
  if (!isObject(variables)) return refuse('prompt.variables');
  const values: JsonObject = {};
  for (const [name, value] of Object.entries(variables)) {
    const isText = isObject(value) && value['type'] === 'input_text' && typeof value['text'] === 'string';
    values[name] = isText ? (value['text'] ?? null) : value;
  }
  return values;
}

function isEmpty(question: Json | undefined): boolean {
  return (
    question === undefined || question === null || question === '' || (Array.isArray(question) && question.length === 0)
  );
}

function placeholderOf(question: QuestionField): Json {
  return question === 'messages' ? [{ role: 'user', content: bareText }] : bareText;
}
