import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Language, Span } from './labelled-text.ts';

/** Something that finds personal data or secrets. */
export interface Finder {
  readonly name: string;
  /** The types that it knows, of ours; only by these it is judged. */
  readonly types: readonly string[];
  find(text: string, language: Language): Promise<readonly Span[]> | readonly Span[];
}

const require = createRequire(path.join(import.meta.dirname, 'package.json'));

function load<Module>(name: string): Module {
  return require(name) as Module;
}

function importFrom<Module>(name: string, file: string): Promise<Module> {
  return import(pathToFileURL(path.join(import.meta.dirname, 'node_modules', name, file)).href) as Promise<Module>;
}

/** Where replacements stand, of a library that tells only the text that it made. What lies between them is unchanged. */
function alignReplacements(
  original: string,
  replaced: string,
  written: RegExp,
  typeOf: (name: string) => string | undefined,
): Span[] {
  const spans: Span[] = [];
  let place = 0;
  let from = 0;
  let open: { readonly name: string; readonly start: number } | undefined;
  const close = (end: number): void => {
    const type = open === undefined ? undefined : typeOf(open.name);
    if (open !== undefined && type !== undefined && end > open.start) spans.push({ type, start: open.start, end });
    open = undefined;
  };
  for (const match of [...replaced.matchAll(written), undefined]) {
    const literal = replaced.slice(from, match?.index ?? replaced.length);
    const at =
      literal === ''
        ? place
        : match === undefined && literal !== ''
          ? original.length - literal.length
          : original.indexOf(literal, place);
    if (at < place) return spans;
    close(literal === '' && match === undefined ? original.length : at);
    place = at + literal.length;
    if (match === undefined) break;
    open ??= { name: match[1] ?? '', start: place };
    from = match.index + match[0].length;
  }
  return spans;
}

const marked = /⟪([^⟫]*)⟫/g;

function named(types: Readonly<Record<string, string>>): {
  readonly types: readonly string[];
  readonly typeOf: (name: string) => string | undefined;
} {
  return { types: [...new Set(Object.values(types))], typeOf: (name) => types[name] };
}

function redactPii(): Finder {
  interface Redactors {
    readonly SyncRedactor: new (options: object) => { redact(text: string): string };
  }
  const redactedNames = {
    PERSON_NAME: 'PERSON',
    EMAIL_ADDRESS: 'EMAIL',
    PHONE_NUMBER: 'PHONE',
    CREDIT_CARD_NUMBER: 'CREDIT_CARD',
    STREET_ADDRESS: 'ADDRESS',
    IP_ADDRESS: 'IP_ADDRESS',
    US_SOCIAL_SECURITY_NUMBER: 'US_SSN',
    USERNAME: 'USERNAME',
    PASSWORD: 'SECRET',
  };
  const { types, typeOf } = named(redactedNames);
  // These would take whatever looks like a number, and whole URLs.
  const off = ['zipcode', 'credentials', 'digits', 'url'].map((name) => [name, { enabled: false }] as const);
  const redactor = new (load<Redactors>('redact-pii').SyncRedactor)({ builtInRedactors: Object.fromEntries(off) });
  const written = new RegExp(`\\b(${Object.keys(redactedNames).join('|')})\\b`, 'g');
  return {
    name: 'redact-pii 3.4.0',
    types,
    find: (text) => alignReplacements(text, redactor.redact(text), written, typeOf),
  };
}

function openRedaction(): Finder {
  interface Detector {
    readonly OpenRedaction: new () => {
      detect(text: string): Promise<{ detections: readonly { type: string; position: readonly [number, number] }[] }>;
    };
  }
  const { types, typeOf } = named({
    NAME: 'PERSON',
    EMAIL: 'EMAIL',
    CREDIT_CARD: 'CREDIT_CARD',
    SSN: 'US_SSN',
    IBAN: 'IBAN',
    IPV4: 'IP_ADDRESS',
    IPV6: 'IP_ADDRESS',
    MAC_ADDRESS: 'MAC_ADDRESS',
    PHONE: 'PHONE',
    PHONE_US: 'PHONE',
    PHONE_UK: 'PHONE',
    PHONE_UK_MOBILE: 'PHONE',
    PHONE_INTERNATIONAL: 'PHONE',
    ADDRESS_STREET: 'ADDRESS',
    NATIONAL_INSURANCE_UK: 'UK_NINO',
    DATE_OF_BIRTH: 'DATE_OF_BIRTH',
  });
  const detector = new (load<Detector>('openredaction').OpenRedaction)();
  return {
    name: 'openredaction 1.1.5',
    types,
    async find(text) {
      const { detections } = await detector.detect(text);
      return detections.flatMap(({ type, position: [start, end] }) => {
        const known = typeOf(type);
        return known === undefined ? [] : [{ type: known, start, end }];
      });
    },
  };
}

function redactpii(): Finder {
  interface Redactors {
    readonly Redactor: new (options: object) => { redact(text: string): string };
  }
  const { types, typeOf } = named({
    EMAIL: 'EMAIL',
    PHONE: 'PHONE',
    SSN: 'US_SSN',
    CREDIT_CARD: 'CREDIT_CARD',
    PERSON: 'PERSON',
  });
  const { Redactor } = load<Redactors>('@redactpii/node');
  const rules = { CREDIT_CARD: true, EMAIL: true, NAME: true, PHONE: true, SSN: true };
  return {
    name: '@redactpii/node 1.0.17',
    types,
    find: (text) =>
      alignReplacements(
        text,
        new Redactor({ anonymize: true, rules }).redact(text),
        /\b(EMAIL|PHONE|SSN|CREDIT_CARD|PERSON)_\d+/g,
        typeOf,
      ),
  };
}

async function arcjet(): Promise<Finder> {
  interface Arcjet {
    redact(text: string, options: object): Promise<readonly [string, unknown]>;
  }
  const { redact } = await importFrom<Arcjet>('@arcjet/redact', 'dist/index.js');
  const { types, typeOf } = named({
    email: 'EMAIL',
    'phone-number': 'PHONE',
    'ip-address': 'IP_ADDRESS',
    'credit-card-number': 'CREDIT_CARD',
  });
  return {
    name: '@arcjet/redact 1.12.0',
    types,
    async find(text) {
      const [replaced] = await redact(text, { replace: (entity: string) => `⟪${entity}⟫` });
      return alignReplacements(text, replaced, marked, typeOf);
    },
  };
}

function sanitizePii(): Finder {
  interface Sanitizer {
    sanitizePii(text: string, options: object): string;
  }
  const { types, typeOf } = named({
    email: 'EMAIL',
    phone_number: 'PHONE',
    credit_card: 'CREDIT_CARD',
    ip_address: 'IP_ADDRESS',
  });
  const { sanitizePii: sanitize } = load<Sanitizer>('@cdssnc/sanitize-pii');
  return {
    name: '@cdssnc/sanitize-pii 2.1.1',
    types,
    find: (text) => alignReplacements(text, sanitize(text, { replacementTemplate: '⟪{name}⟫' }), marked, typeOf),
  };
}

function compromise(): Finder {
  type Nlp = (text: string) => {
    people(): { json(options: object): readonly { text: string; offset: { start: number; length: number } }[] };
  };
  const nlp = load<Nlp>('compromise');
  return {
    name: 'compromise 14.17.0',
    types: ['PERSON'],
    find: (text) =>
      nlp(text)
        .people()
        .json({ offset: true })
        .map(({ text: name, offset: { start } }) => {
          // It counts the signs behind a name to it.
          const bare = name.replace(/(?:['’]s)?[^\p{L}]*$/u, '');
          return { type: 'PERSON', start, end: start + bare.length };
        }),
  };
}

async function secretlint(): Promise<Finder> {
  interface Core {
    lintSource(options: object): Promise<{ messages: readonly { range: readonly [number, number] }[] }>;
  }
  const { lintSource } = await importFrom<Core>('@secretlint/core', 'module/index.js');
  const { creator } = await importFrom<{ creator: unknown }>(
    '@secretlint/secretlint-rule-preset-recommend',
    'module/index.js',
  );
  const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }] };
  return {
    name: 'secretlint 13.0.7',
    types: ['SECRET'],
    async find(content) {
      const source = { content, filePath: 'text.txt', ext: '.txt', contentType: 'text' };
      const { messages } = await lintSource({ source, options: { config } });
      return messages.map(({ range: [start, end] }) => ({ type: 'SECRET', start, end }));
    },
  };
}

export async function loadPeers(): Promise<readonly Finder[]> {
  return [openRedaction(), redactPii(), redactpii(), await arcjet(), sanitizePii(), compromise(), await secretlint()];
}
