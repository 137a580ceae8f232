import type { FallbackReason, Strategy } from './routing.ts';
import type { LimitName, LimitSubject } from './limits.ts';
import { entityTypes } from './entity-types.ts';
import type { FactTexts } from './fact-texts.ts';
import type { EntityAction, Trust } from './privacy.ts';
import type { ProviderKind } from './provider-kinds.ts';
import { settingPhrase } from './setting-phrases.ts';

function named(types: readonly string[]): readonly string[] {
  return types.map((type) =>
    Object.hasOwn(entityTypes, type) ? entityTypes[type as keyof typeof entityTypes].de : type,
  );
}

const actions: Readonly<Record<EntityAction, string>> = {
  pass: 'geht durch und wird gezählt',
  pseudonymise: 'weicht einem Platzhalter, bevor ein Modell es sieht',
  redact: 'weicht endgültig einer Marke',
  refuse: 'lässt die Anfrage scheitern, mit Angabe der Stelle',
};

const providerKinds: Readonly<Record<ProviderKind, string>> = {
  'openai-compatible': 'ein Server mit der OpenAI-API',
  anthropic: 'ein Server mit der Messages-API von Anthropic',
  gemini: 'ein Server mit der Gemini-API von Google',
  ollama: 'Ollama mit seiner eigenen API',
  bedrock: 'Amazon Bedrock mit seiner Converse-API',
  'llama-cpp': 'eine GGUF-Datei, die dieses Gateway selbst ausführt',
  extractive: 'das eingebaute Modell, das nur mit Zitaten antwortet',
};

const places: Readonly<Record<Trust, string>> = {
  machine: 'auf diesem Rechner',
  organisation: 'in der Organisation',
  cloud: 'anderswo',
};

function readBy(directions: readonly ('input' | 'output')[]): string {
  if (directions.length > 1) return 'liest Anfragen und Antworten';
  return directions[0] === 'output' ? 'liest nur Antworten' : 'liest nur Anfragen';
}

const limited: Readonly<Record<LimitName, string>> = {
  requestsPerMinute: 'Anfragen in jeder Minute',
  requestsPerHour: 'Anfragen je Stunde',
  requestsPerDay: 'Anfragen je Tag',
  inputTokensPerMinute: 'Eingabe-Token in jeder Minute',
  inputTokensPerHour: 'Eingabe-Token je Stunde',
  inputTokensPerDay: 'Eingabe-Token je Tag',
  outputTokensPerMinute: 'Ausgabe-Token in jeder Minute',
  outputTokensPerHour: 'Ausgabe-Token je Stunde',
  outputTokensPerDay: 'Ausgabe-Token je Tag',
  tokensPerMinute: 'Token in jeder Minute',
  tokensPerHour: 'Token je Stunde',
  tokensPerDay: 'Token je Tag',
  costPerDay: '{currency} je Tag',
  costPerMonth: '{currency} je Monat',
  concurrency: 'gleichzeitige Anfragen',
};

const subjects: Readonly<Record<LimitSubject, readonly [each: string, one: string]>> = {
  key: ['jeden Schlüssel', 'den Schlüssel'],
  person: ['jede Person', 'die Person'],
  team: ['jedes Team', 'das Team'],
  tenant: ['jeden Mandanten', 'den Mandanten'],
  model: ['jedes Modell', 'das Modell'],
  everything: ['alles zusammen', 'alles zusammen'],
};

function whose(of: LimitSubject, name: string | undefined): string {
  const [each, one] = subjects[of];
  return name === undefined ? each : `${one} „${name}“`;
}

const answerChecks = {
  pattern: 'ein Muster',
  schema: 'ein JSON-Schema',
  lookup: 'ob es Werte gibt',
  confidence: 'wie sicher das Modell war',
} as const;

const lookupKinds = {
  file: 'in einer Datei',
  sqlite: 'in einer SQLite-Datei, die nur gelesen wird',
  postgresql: 'in einem PostgreSQL, das nur gelesen wird',
  http: 'bei einem Server',
} as const;

export const germanFacts: FactTexts = {
  'recorded-first': () =>
    'Eine Anfrage liegt auf der Platte, bevor ein Modell gerufen wird, und ihr Ergebnis, bevor die Antwort endet; was sich nicht protokollieren lässt, wird abgelehnt',
  'content-sealed': ({ cipher, rootKey }) =>
    `Anfragen und Antworten sind mit ${cipher} versiegelt; die Schlüssel dazu stammen aus dem Hauptschlüssel ${
      rootKey === 'configured' ? 'der Konfiguration' : 'im Datenordner'
    }`,
  'content-files': ({ bytes }, { size }) => `Versiegelte Inhalte liegen in Dateien von bis zu ${size(bytes)}`,

  'virtual-keys': ({ bits, hash }, { number }) =>
    `Schlüssel haben ${number(bits)} zufällige Bit; aufbewahrt wird nur ihr ${hash}`,
  'permission-needed': ({ permission }) => `Die Berechtigung, die es hier braucht: ${permission}`,
  tenant: ({ tenant }) => `Alle Schlüssel gehören zum Mandanten ${tenant}`,
  'failure-rate': ({ failures, window }, { number, duration }) =>
    `Eine Adresse, die öfter als ${number(failures)}-mal in ${duration(window)} scheitert, muss warten; ein gültiger Schlüssel kommt trotzdem durch`,
  'trusted-proxies': ({ ranges }, { number }) =>
    ranges === 0
      ? 'Keinem Proxy wird vertraut: Der Client ist die Adresse, die sich verbindet'
      : `Vertraut ${number(ranges)} ${ranges === 1 ? 'Adresse oder einem Bereich' : 'Adressen oder Bereichen'} von Proxys darin, wer der Client ist`,

  'request-rate': ({ requests, window }, { number, duration }) =>
    `Höchstens ${number(requests)} Anfragen eines Schlüssels in jedem Zeitraum von ${duration(window)}`,
  concurrency: ({ requests }, { number }) => `Höchstens ${number(requests)} Anfragen eines Schlüssels zugleich`,
  'limits-of-keys': () => 'Für einen Schlüssel, der mit eigenen Grenzen angelegt wurde, gelten stattdessen diese',
  limit: ({ of, name, limit, amount, currency }, { number }) =>
    `Höchstens ${number(amount)} ${limited[limit].replace('{currency}', currency ?? '')} für ${whose(of, name)}`,
  'further-limits': ({ limits }, { number }) => `Und ${number(limits)} weitere Grenzen`,
  'limits-reserved': ({ estimate, output }, { number }) =>
    `Alle werden zugleich geprüft. Was ein Aufruf verbrauchen kann, wird vorher reserviert, die Eingabe nach ${estimate === 'typical' ? 'einer Schätzung' : 'einer Obergrenze'}, die Ausgabe nach dem Maximum der Anfrage oder sonst ${number(output)} Token, und danach mit dem wirklichen Verbrauch abgerechnet`,
  'limits-counted': ({ where, onUnable }) =>
    where === 'memory'
      ? 'Gezählt im Arbeitsspeicher, nach einem Start neu aus dem Protokoll'
      : `Gezählt in Redis oder Valkey, gemeinsam mit anderen Gateways; ist das nicht erreichbar, werden Anfragen ${onUnable === 'block' ? 'abgelehnt' : 'ungezählt durchgelassen'}`,
  'request-body': ({ bytes, time }, { size, duration }) =>
    `Erst dann wird der Inhalt gelesen: höchstens ${size(bytes)}, innerhalb von ${duration(time)}`,

  guard: ({ name, kind, directions, policy }) =>
    [
      ...(policy === undefined ? [] : [`aus der Richtlinie „${policy}“`]),
      ...(name === kind ? [] : [kind]),
      readBy(directions),
    ].join(', '),
  'no-guard': () => 'Hier liest kein Wächter: Texte gehen durch, wie sie sind',
  'guard-policy': ({ description, guards }, { number }) =>
    `eine Richtlinie${description === undefined ? '' : ` (${description})`}; ${guards === 0 ? 'keiner ihrer Wächter liest hier' : `${number(guards)} ihrer Wächter ${guards === 1 ? 'liest' : 'lesen'} hier`}`,
  'guard-policy-rule': ({ keys, roles, labels, models, policy }, { list }) => {
    const conditions = [
      ...(keys === undefined ? [] : [`Schlüssel ${list(keys)}`]),
      ...(roles === undefined ? [] : [`Schlüssel der Rolle ${list(roles)}`]),
      ...(labels === undefined ? [] : [`Schlüssel mit der Marke ${list(labels)}`]),
      ...(models === undefined ? [] : [`Modelle ${list(models)}`]),
    ];
    return `${conditions.length === 0 ? 'immer' : `für ${conditions.join('; ')}`}: die Richtlinie „${policy}“`;
  },
  'guards-of-all-targets': () => 'Können mehrere Modelle antworten, so lesen die Wächter aller ihrer Richtlinien',
  uninspectable: ({ action }) =>
    action === 'mark'
      ? 'Bilder und andere Teile, die kein Wächter lesen kann, gehen durch und werden als ungeprüft protokolliert'
      : 'Bilder und andere Teile, die kein Wächter lesen kann, werden abgelehnt',
  'judged-before-sent': () =>
    'Kein Stück einer Antwort geht hinaus, bevor diese Wächter es geprüft haben, auch nicht im Stream',
  'token-limit': ({ tokens, scope }, { number }) =>
    scope === 'request'
      ? `Blockiert eine Anfrage, deren Texte zusammen ${number(tokens)} Token überschreiten (schnell geschätzt)`
      : `Bricht eine Antwort ab, in der ein Text ${number(tokens)} Token überschreitet (schnell geschätzt)`,
  'hidden-characters': ({ rules }, { number, list }) =>
    `Sucht unsichtbare Zeichen nach ${number(rules.length)} Regeln: ${list(rules)}`,
  'forbidden-texts': ({ texts, caseSensitive, wholeWords, exact }, { number }) =>
    texts === 0
      ? 'Es ist kein verbotener Text eingetragen, also findet er nichts'
      : `Sucht ${number(texts)} ${texts === 1 ? 'verbotenen Text' : 'verbotene Texte'}; Groß- und Kleinschreibung ${
          caseSensitive ? 'wird unterschieden' : 'ist gleich'
        }, ${wholeWords ? 'nur ganze Wörter' : 'auch innerhalb von Wörtern'}${exact === true ? ', Zeichen für Zeichen' : ''}`,
  'on-finding': ({ action, replacement }) => {
    if (action === 'flag') return 'Ein Fund wird protokolliert und geht durch';
    if (action === 'review') return 'Ein Fund geht durch und wird einem Menschen vorgelegt';
    if (action === 'block') return 'Ein Fund blockiert die Anfrage oder die Antwort';
    return replacement === undefined || replacement === ''
      ? 'Ein Fund wird entfernt'
      : `Ein Fund wird durch „${replacement}“ ersetzt`;
  },
  'finding-limit': ({ findings }, { number }) => `Mehr als ${number(findings)} Funde in einem Text blockieren ihn`,
  'score-threshold': ({ threshold, surely }, { number }) =>
    surely === undefined
      ? `Ab ${number(threshold)} Promille ist es ein Fund`
      : `Ab ${number(threshold)} Promille ist es ein Fund, ab ${number(surely)} wird blockiert`,
  'judged-by-model': ({ model, version }) => `Es urteilt das Modell ${model}, Version ${version}`,
  setting: ({ setting, value }) =>
    settingPhrase(setting, value, 'de') ??
    `\`${setting}\`: ${value === true ? 'ja' : value === false ? 'nein' : String(value)}`,
  listed: ({ setting, entries }, { number }) =>
    `\`${setting}\` hat ${number(entries)} ${entries === 1 ? 'Eintrag' : 'Einträge'}`,
  shadow: () => 'Schattenbetrieb: Er urteilt, das wird protokolliert, und sonst ändert sich nichts',
  'on-failure': ({ action, timeout }, { duration }) => {
    const failure = `Versagt er oder braucht er für einen Text länger als ${duration(timeout)},`;
    if (action === 'block') return `${failure} wird der Text blockiert`;
    return action === 'flag'
      ? `${failure} wird das protokolliert und der Text geht durch`
      : `${failure} geht der Text durch`;
  },

  attempts: ({ window, slowAt, slowBy, reviewAt, suspendAt, suspendFor }, { number, duration }) => {
    const done = [
      ...(slowAt === undefined ? [] : [`ab ${number(slowAt)} warten Anfragen ${duration(slowBy ?? 0)}`]),
      ...(reviewAt === undefined ? [] : [`ab ${number(reviewAt)} werden sie zur Prüfung vorgelegt`]),
      ...(suspendAt === undefined
        ? []
        : [`bei ${number(suspendAt)} wird der Schlüssel oder die Person gesperrt, Dauer ${duration(suspendFor ?? 0)}`]),
    ];
    return `Zählt Angriffe je Schlüssel und Person als Risiko, Halbwertszeit ${duration(window)}; ${done.length === 0 ? 'daraus folgt nichts' : done.join('; ')}`;
  },
  'purpose-of-keys': ({ required }) =>
    required
      ? 'Ein Schlüssel muss Zweck und Rechtsgrundlage nennen'
      : 'Ein Schlüssel kann Zweck und Rechtsgrundlage nennen; das Verzeichnis zeigt, welche das nicht tun',
  'consent-needed': () =>
    'Ist die Rechtsgrundlage die Einwilligung, so muss eine Anfrage die Person nennen, und diese muss eingewilligt haben',
  'withdrawals-heeded': () =>
    'Wer die Einwilligung widerrufen hat, wird ab der nächsten Anfrage abgelehnt, ob als Anfragender oder als einer der Sprechenden',

  'no-assistants': () => 'Es gibt keinen Assistenten',
  assistant: ({ answerFrom, collections, model, name, supportFrom }, { list, number }) =>
    `${name} antwortet aus ${list(collections)}, ${model === undefined ? 'mit wörtlichen Zitaten' : `mit den Worten von ${model}`}: wenn die beste Passage mindestens ${number(answerFrom * 100)}\u00A0% der Frage abdeckt, und nur mit Sätzen, die zu mindestens ${number(supportFrom * 100)}\u00A0% belegt sind`,
  'no-templates': () => 'Es gibt keine Prompt-Vorlage',
  'prompt-template': ({ current, languages, model, variables }, { list }) =>
    `fragt ${model}${variables.length === 0 ? '' : ` mit ${list(variables)}`}, in ${list(languages)}${
      current ? '' : '; nur für die, die diese Version nennen'
    }`,
  'structured-unchecked': () => 'Keine Antwort wird am JSON-Schema ihrer Anfrage gemessen',
  'structured-output': ({ mend, repair, streams, when }) =>
    [
      when === 'strict'
        ? 'Verlangt ein Client ein JSON-Schema streng, so muss die Antwort dazu passen'
        : 'Gibt ein Client ein JSON-Schema an, so muss die Antwort dazu passen',
      ...(mend ? ['kleine Fehler werden behoben'] : []),
      repair ? 'das Modell wird noch einmal gefragt, danach wird abgelehnt' : 'sonst wird sie abgelehnt',
      streams === 'hold'
        ? 'Streams werden so lange zurückgehalten'
        : 'Streams gehen hinaus, wie sie kommen, und enden mit einem Fehler',
    ].join('; '),
  'validation-rule': ({ action, checks, keys, labels, lookups, models, onUnable, repair, roles }, { list }) => {
    const conditions = [
      ...(keys === undefined ? [] : [`Schlüssel ${list(keys)}`]),
      ...(roles === undefined ? [] : [`Schlüssel der Rolle ${list(roles)}`]),
      ...(labels === undefined ? [] : [`Schlüssel mit der Marke ${list(labels)}`]),
      ...(models === undefined ? [] : [`Modelle ${list(models)}`]),
    ];
    const asked = lookups.length === 0 ? '' : ` (${list([...new Set(lookups)])})`;
    return [
      `gilt ${conditions.length === 0 ? 'immer' : `für ${conditions.join('; ')}`}`,
      `prüft ${list([...new Set(checks)].map((check) => answerChecks[check]))}${asked}`,
      action === 'flag'
        ? 'was nicht stimmt, wird protokolliert'
        : repair
          ? 'was nicht stimmt, wird noch einmal erfragt, danach abgelehnt'
          : 'was nicht stimmt, wird abgelehnt',
      onUnable === 'block' ? 'was sich nicht prüfen lässt, wird abgelehnt' : 'was sich nicht prüfen lässt, geht durch',
    ].join('; ');
  },
  'validation-lookup': ({ cacheFor, kind, timeout }, { duration }) =>
    `wird nachgeschlagen ${lookupKinds[kind]}, höchstens ${duration(timeout)} lang${
      kind === 'file' ? '' : `, und ${duration(cacheFor)} lang gemerkt`
    }`,

  'no-entities': () => 'Es ist keine Art personenbezogener Daten eingetragen, also wird nach nichts gesucht',
  'entity-action': ({ action, entities, allBut }, { list }) =>
    `${
      allBut === undefined
        ? list(named(entities))
        : allBut.length === 0
          ? 'Jede Art personenbezogener Daten'
          : `Jede andere Art personenbezogener Daten (nicht: ${list(named(allBut))})`
    }: ${actions[action]}`,
  'unseen-entities': ({ entities }, { list }) =>
    `Danach wird nicht gesucht, es geht also ungesehen durch: ${list(named(entities))}`,
  'privacy-rule': ({ keys, roles, labels, models, providers, trust, default: otherwise, types }, { list }) => {
    const conditions = [
      ...(keys === undefined ? [] : [`Schlüssel ${list(keys)}`]),
      ...(roles === undefined ? [] : [`Schlüssel der Rolle ${list(roles)}`]),
      ...(labels === undefined ? [] : [`Schlüssel mit der Marke ${list(labels)}`]),
      ...(models === undefined ? [] : [`Modelle ${list(models)}`]),
      ...(providers === undefined ? [] : [`Anbieter ${list(providers)}`]),
      ...(trust === undefined ? [] : [`Modelle ${list(trust.map((where) => places[where]))}`]),
    ];
    const done = [
      ...(otherwise === undefined ? [] : [`was nicht genannt ist, ${actions[otherwise]}`]),
      ...types.map(({ type, action }) => `${named([type]).join('')} ${actions[action]}`),
    ];
    return `${conditions.length === 0 ? 'immer' : `für ${conditions.join('; ')}`}: ${done.length === 0 ? 'nichts' : done.join('; ')}`;
  },
  'strictest-target': () => 'Können mehrere antworten, so gilt das Strengste von dem, was für sie gilt',
  'entities-restored': ({ surrogates }) =>
    surrogates
      ? 'Erfundene, ähnlich aussehende Werte stehen für die Originale, die in der Antwort wieder eingesetzt werden, auch im Stream und in Werkzeugaufrufen'
      : 'Setzt in der Antwort die Originale wieder ein, auch im Stream und in Werkzeugaufrufen',

  'exact-cache': ({ bytes, largest, ttl }, { size, duration }) =>
    `Beantwortet gleiche Anfragen aus dem Speicher, gültig für ${duration(ttl)}; hält insgesamt ${size(bytes)}, von einer Antwort ${size(largest)}`,
  'shared-cache': ({ largest, ttl }, { size, duration }) =>
    `Beantwortet gleiche Anfragen ${duration(ttl)} lang aus einem Speicher, den Gateways teilen und in dem Antworten versiegelt sind; hält von einer Antwort ${size(largest)}`,
  'cache-similar': ({ model, threshold }, { number }) =>
    `Beantwortet auch Fragen, die dasselbe meinen, nach ${model}, ab einer Ähnlichkeit von ${number(threshold / 1_000)}`,
  'cache-coalesces': () => 'Von gleichen Anfragen zur selben Zeit, die nicht gestreamt werden, fragt eine das Modell',
  'cache-except': ({ labels }, { list }) => `Schlüssel mit der Marke ${list(labels)} gehen daran vorbei`,
  'cache-scope': () =>
    'Nichts wird zwischen Mandanten, Richtlinien oder Modellen geteilt; aufbewahrte Antworten sind pseudonymisiert und werden bei jeder Verwendung neu geprüft',

  provider: ({ kind }) => providerKinds[kind],
  'server-profile': ({ profile }) => `Bekommt Anfragen so, wie ${profile} sie nimmt; was er nicht kann, wird abgelehnt`,
  'own-model': ({ context, gpuLayers, threads }, { number }) =>
    `Läuft in einem eigenen Prozess mit einem Kontext von ${number(context)} Tokens, ${threads === undefined ? 'der Hälfte der Kerne' : `${number(threads)} ${threads === 1 ? 'Thread' : 'Threads'}`} und ${gpuLayers === 0 ? 'ohne GPU' : `${number(gpuLayers)} Schichten auf einer GPU`}`,
  address: ({ url, privateNetwork }) =>
    `${url}; private Netze sind dort ${privateNetwork ? 'erlaubt' : 'nicht erlaubt'}`,
  credentials: ({ apiKey, headers }, { number }) => {
    const further =
      headers === 0 ? '' : ` und ${number(headers)} ${headers === 1 ? 'weitere Kopfzeile' : 'weitere Kopfzeilen'}`;
    return apiKey ? `Aufrufe tragen einen API-Schlüssel${further}` : `Aufrufe tragen keinen API-Schlüssel${further}`;
  },
  'server-certificate': ({ verified, ownAuthority, clientCertificate }) => {
    const checked = verified
      ? `Das Zertifikat des Servers wird geprüft${ownAuthority ? ', gegen eine eigene Zertifizierungsstelle' : ''}`
      : 'Das Zertifikat des Servers wird NICHT geprüft';
    return clientCertificate ? `${checked}; unseres wird ihm gezeigt` : checked;
  },
  connections: ({ connections }, { number }) => `Höchstens ${number(connections)} Verbindungen`,
  capacity: ({ concurrent, queue, longestWait, residentModels }, { number, duration }) =>
    `Höchstens ${number(concurrent)} Anfragen zugleich; ${number(queue)} weitere warten, höchstens ${duration(longestWait)}${residentModels === undefined ? '' : `; ${number(residentModels)} ${residentModels === 1 ? 'Modell passt' : 'Modelle passen'} in seinen Speicher`}`,
  timeouts: ({ connect, firstByte, idle, total }, { duration }) =>
    `Wartet ${duration(connect)} auf die Verbindung, ${duration(firstByte)} auf das erste Byte, ${duration(
      idle,
    )} zwischen zwei Stücken und insgesamt ${duration(total)}`,
  knowledge: ({ sources, passages, threshold }, { number }) =>
    `Zitiert höchstens ${number(passages)} ${passages === 1 ? 'Abschnitt' : 'Abschnitte'} aus ${number(sources)} ${
      sources === 1 ? 'Quelle' : 'Quellen'
    }; bei einem Beleg unter ${number(threshold)} sagt es, dass es die Antwort nicht weiß`,
  trust: ({ trust, stated }) => `Läuft ${places[trust]}, so ${stated ? 'die Konfiguration' : 'die Adresse'}`,
  'served-models': ({ discovered, models }, { number, list }) => {
    const found = discovered ? 'beim Server erfragt' : 'wie eingetragen';
    if (models.length === 0)
      return discovered
        ? 'Noch ist kein Modell bekannt; der Server wird weiter gefragt'
        : 'Es ist kein Modell eingetragen';
    return `${number(models.length)} ${models.length === 1 ? 'Modell' : 'Modelle'}, ${found}: ${list(models)}`;
  },
  spotlight: ({ mode, origins }, { list }) =>
    `Dem Modell wird gesagt, welche Texte Daten sind und keine Anweisungen (${list(origins)}): Sie ${
      mode === 'delimit'
        ? 'stehen zwischen Marken, die niemand erraten kann'
        : mode === 'mark'
          ? 'haben zwischen den Wörtern ein seltenes Zeichen'
          : 'sind in Base64 kodiert'
    }`,
  'model-register': ({ mode, models }, { number }) =>
    `${
      mode === 'enforce'
        ? 'Ein Modell, das nicht im Register steht oder ein anderes ist als dort, wird abgelehnt, bevor etwas gesendet wird'
        : 'Ein eingetragenes Modell, das sich geändert hat, wird abgelehnt, bis jemand es annimmt'
    }; ${number(models)} ${models === 1 ? 'Zeile' : 'Zeilen'} in der Konfiguration`,
  alias: ({ provider, target }) => `ein weiterer Name für ${target} von ${provider}`,
  'routed-alias': (
    { attempts, fallback, hedgedAfter, lessTrusted, sticky, strategy, targets },
    { duration, list, number },
  ) =>
    [
      `beantwortet von ${list(targets)}: ${strategyWords[strategy]}`,
      ...(sticky === 'none' ? [] : [stickyWords[sticky]]),
      fallback.length === 0
        ? 'keine Anfrage geht an ein anderes weiter'
        : `höchstens ${number(attempts)} ${attempts === 1 ? 'Aufruf' : 'Aufrufe'}, und zwar nach ${list(fallback.map((reason) => fallbackWords[reason]))}`,
      lessTrusted
        ? 'eine Anfrage darf an eines weitergehen, dem WENIGER vertraut wird'
        : 'nie an eines, dem weniger vertraut wird',
      ...(hedgedAfter === undefined ? [] : [`nach ${duration(hedgedAfter)} wird ein zweites gefragt`]),
    ].join('; '),

  off: () => 'Aus',
};

const strategyWords: Readonly<Record<Strategy, string>> = {
  first: 'das erste, das kann',
  weighted: 'nach Zufall und Gewicht',
  latency: 'wer am ehesten beginnt',
  load: 'wer am wenigsten zu tun hat',
  cost: 'wer am billigsten ist',
};

const stickyWords = {
  key: 'jeder Schlüssel bleibt bei einem davon',
  person: 'jede Person bleibt bei einem davon',
  conversation: 'jedes Gespräch bleibt bei einem davon',
};

const fallbackWords: Readonly<Record<FallbackReason, string>> = {
  error: 'Fehlern',
  busy: 'Auslastung',
  contextLength: 'zu langer Anfrage',
  refusal: 'einer Ablehnung wegen des Inhalts',
};
