import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LabelledText, Language, Span } from './labelled-text.ts';

/** Sets that are not part of the project and lie beside it where they are; see docs/reference/privacy-evaluation.md. */
const folder = path.resolve(import.meta.dirname, '../../../shared/data');

function rowsOf(file: string): readonly Record<string, unknown>[] {
  const bytes = readFileSync(path.join(folder, file));
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const ofPresidio: Readonly<Record<string, string>> = {
  PERSON: 'PERSON',
  PHONE_NUMBER: 'PHONE',
  EMAIL_ADDRESS: 'EMAIL',
  CREDIT_CARD: 'CREDIT_CARD',
  IBAN_CODE: 'IBAN',
  US_SSN: 'US_SSN',
  IP_ADDRESS: 'IP_ADDRESS',
  ADDRESS: 'ADDRESS',
  STREET_ADDRESS: 'ADDRESS',
};

function presidioResearch(file: string): LabelledText[] {
  const source = `presidio-research/${path.basename(file, '.jsonl')}`;
  const labelled = [...new Set(Object.values(ofPresidio))];
  return rowsOf(`privacy/${file}`).map((row, index) => {
    const text = String(row['text']);
    // Places are counted in code points there.
    const units = [0];
    for (const sign of text) units.push((units.at(-1) ?? 0) + sign.length);
    const spans = (row['spans'] as readonly { type: string; start: number; end: number }[]).flatMap(
      ({ type, start, end }) => {
        const known = ofPresidio[type];
        return known === undefined ? [] : [{ type: known, start: units[start] ?? 0, end: units[end] ?? 0 }];
      },
    );
    return {
      id: `${source} ${index + 1}`,
      source,
      language: 'en',
      text,
      spans: spans.sort((a, b) => a.start - b.start),
      labelled,
    };
  });
}

/** Persons of texts that come as words, joined as German is written. */
function wordsWithTags(file: string, source: string, tags: string, person: string): LabelledText[] {
  return rowsOf(`privacy/${file}`).map((row, index) => {
    const words = row['tokens'] as readonly string[];
    const marks = row[tags] as readonly string[];
    const spans: Span[] = [];
    let text = '';
    for (const [place, word] of words.entries()) {
      const glued = text === '' || /^[.,;:!?)\]%“]$/.test(word) || /[([„]$/.test(text);
      if (!glued) text += ' ';
      const mark = marks[place] ?? 'O';
      const start = text.length;
      text += word;
      const last = spans.at(-1);
      if (mark === `B-${person}`) spans.push({ type: 'PERSON', start, end: text.length });
      else if (mark === `I-${person}` && last !== undefined) spans[spans.length - 1] = { ...last, end: text.length };
    }
    return { id: `${source} ${index + 1}`, source, language: 'de', text, spans, labelled: ['PERSON'] };
  });
}

const ofPresidioCases: Readonly<Record<string, string>> = {
  DE_KFZ: 'LICENSE_PLATE',
  DE_HANDELSREGISTER: 'DE_COMMERCIAL_REGISTER',
  DE_FUEHRERSCHEIN: 'DE_DRIVING_LICENCE',
  iban: 'IBAN',
  ip: 'IP_ADDRESS',
  mac: 'MAC_ADDRESS',
  phone: 'PHONE',
  credit_card: 'CREDIT_CARD',
  crypto: 'CRYPTO_ADDRESS',
  uk_passport: 'UK_PASSPORT',
  uk_nino: 'UK_NINO',
  us_ssn: 'US_SSN',
  us_passport: 'US_PASSPORT',
  email: 'EMAIL',
};

/** Cases of recognisers; their expectations are those of another product, so a difference need not be an error of ours. */
function presidioCases(file: string, name: string, places: string, language: Language): LabelledText[] {
  return rowsOf(`privacy/${file}`).flatMap((row, index) => {
    const entity = String(row['entity'] ?? row['recognizer']);
    const type = ofPresidioCases[entity] ?? (entity.startsWith('DE_') && entity !== 'DE_PLZ' ? entity : undefined);
    const text = row['text'] ?? row['iban'];
    const found = row[places];
    if (type === undefined || typeof text !== 'string' || !Array.isArray(found)) return [];
    if (found.length === 0 && row['expected_len'] !== 0) return [];
    const spans = (found as readonly (readonly number[])[]).map(([start = 0, end = 0]) => ({ type, start, end }));
    return [{ id: `${name} ${index + 1}`, source: name, language, text, spans, labelled: [type] }];
  });
}

/** Whether a text has a secret is known; where it stands is not. */
export interface SecretCase {
  readonly text: string;
  readonly secret: boolean;
}

export interface SharedSets {
  readonly texts: readonly LabelledText[];
  readonly secrets: readonly SecretCase[];
  /** Ordinary requests and sentences, by name. */
  readonly ordinary: readonly {
    readonly name: string;
    readonly language: Language;
    readonly texts: readonly string[];
  }[];
}

/** Undefined where they are not there. */
export function readSharedSets(): SharedSets | undefined {
  if (!existsSync(path.join(folder, 'privacy'))) return undefined;
  const plain = (name: string, language: Language, file: string): SharedSets['ordinary'][number] => ({
    name,
    language,
    texts: rowsOf(`benign/${file}`).map((row) => String(row['text'])),
  });
  return {
    texts: [
      ...presidioResearch('presidio-research/synth_v2.jsonl'),
      ...presidioResearch('presidio-research/generated_large.jsonl'),
      ...wordsWithTags('germeval2014/dev.jsonl', 'germeval2014', 'outer', 'PER'),
      ...wordsWithTags('mobie/test.jsonl', 'mobie', 'tags', 'person'),
      ...presidioCases('presidio-de/part.jsonl', 'presidio-de', 'expected_positions', 'de'),
      ...presidioCases('presidio-generic/part.jsonl', 'presidio-generic', 'expected_res', 'en'),
    ],
    secrets: rowsOf('secrets/gitleaks_cases.jsonl.gz').map((row) => ({
      text: String(row['text']),
      secret: row['label'] === 1,
    })),
    ordinary: [
      plain('xsid-de', 'de', 'xsid-de/valid.jsonl'),
      plain('ud-german-gsd', 'de', 'ud-german-gsd/dev.jsonl'),
      plain('banking77', 'en', 'banking77/test.jsonl'),
      plain('bitext', 'en', 'bitext/train.jsonl'),
      plain('mt-bench', 'en', 'instructions-en/mt_bench.jsonl'),
    ],
  };
}
