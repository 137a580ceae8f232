import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type MarkedText, readKindMarks, type SpanKind } from './marked-text.ts';

/** Whole sources of texts with marks, read where they lie; empty where they do not. */
export interface Corpora {
  readonly germeval: readonly MarkedText[];
  readonly mobie: readonly MarkedText[];
  readonly presidioLarge: readonly MarkedText[];
  readonly presidioSynth: readonly (MarkedText & { readonly template: number })[];
  /** Texts whose names were found by an earlier model and then read through; `reviewed/` says which are some. */
  readonly reviewed: Readonly<Record<'gsd' | 'xde' | 'xen' | 'cat' | 'tweets' | 'xsid', readonly MarkedText[]>>;
  /** `written/`, by the names of the files. */
  readonly written: Readonly<Record<string, readonly MarkedText[]>>;
  /** Without names, nearly. */
  readonly plain: Readonly<Record<'bitext' | 'banking', readonly MarkedText[]>>;
}

function lines<Row>(file: string): Row[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** Joins words as people write them, with the places of each. */
function joinWords(words: readonly string[]): {
  readonly text: string;
  readonly places: readonly (readonly [number, number])[];
} {
  let text = '';
  let open = false;
  let glued = true;
  const places: (readonly [number, number])[] = [];
  for (const [index, word] of words.entries()) {
    const isQuote = word === '"' || word === "''" || word === '``';
    const closes =
      /^[.,;:!?)\]}“…%]$/.test(word) ||
      (isQuote && open) ||
      (word === '-' &&
        words[index + 1] !== undefined &&
        /^[A-ZÄÖÜ]/.test(words[index + 1] ?? '') &&
        /[A-Za-z]$/.test(text) &&
        index > 0);
    if (!glued && !closes) text += ' ';
    places.push([text.length, text.length + word.length]);
    text += word;
    glued = /^[([{„]$/.test(word) || (isQuote && !open) || (word === '-' && closes);
    if (isQuote) open = !open;
  }
  return { text, places };
}

function fromTags(
  words: readonly string[],
  labels: readonly string[],
  kindOf: (label: string) => SpanKind | undefined,
): MarkedText {
  const { text, places } = joinWords(words);
  const spans: { start: number; end: number; kind: SpanKind }[] = [];
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at] ?? 'O';
    if (!label.startsWith('B-')) continue;
    let last = at;
    while (labels[last + 1] === `I-${label.slice(2)}`) last++;
    while (last > at && /^[,.:;]$/.test(words[last] ?? '')) last--;
    const kind = kindOf(label.slice(2));
    if (kind !== undefined) spans.push({ start: places[at]?.[0] ?? 0, end: places[last]?.[1] ?? 0, kind });
  }
  return { text, spans };
}

/** Marks the names of a list: `+ name`, and `? word` where nobody can say without the text. */
function reviewed(name: string, texts: readonly MarkedText[]): MarkedText[] {
  const file = path.join(import.meta.dirname, 'reviewed', `${name}.txt`);
  const listed = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^[+?] ./.test(line))
    .map((line) => ({ value: line.slice(2), kind: line.startsWith('+') ? ('person' as const) : ('unsure' as const) }))
    .sort((a, b) => b.value.length - a.value.length);
  const kinds = new Map(listed.map(({ value, kind }) => [value, kind]));
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}@#_])(?:${listed.map(({ value }) => value.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|')})(?=s?(?![\\p{L}\\p{N}]))`,
    'gu',
  );
  return texts.map(({ text }) => ({
    text,
    spans: [...text.matchAll(pattern)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      kind: kinds.get(match[0]) ?? ('unsure' as const),
    })),
  }));
}

function written(): Record<string, MarkedText[]> {
  const folder = path.join(import.meta.dirname, 'written');
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.txt'))
      .sort()
      .map((name) => [
        name.slice(0, -4),
        readFileSync(path.join(folder, name), 'utf8')
          .split('\n')
          .filter((line) => line !== '' && !line.startsWith('#'))
          .map((line) => readKindMarks(line.replaceAll(String.raw`\n`, '\n').replaceAll(String.raw`\t`, '\t'))),
      ]),
  );
}

export function readCorpora(folder: string): Corpora {
  const at = (name: string): string => path.join(folder, name);
  const germeval = lines<{ tokens: string[]; outer: string[]; inner: string[] }>(
    at('privacy/germeval2014/dev.jsonl'),
  ).map((row) => {
    const kindOf = (label: string): SpanKind | undefined =>
      label === 'PER'
        ? 'person'
        : label.startsWith('PER')
          ? 'unsure'
          : label === 'LOC'
            ? 'place'
            : label === 'ORG' || label === 'OTH'
              ? 'organisation'
              : label.endsWith('part')
                ? 'organisation'
                : undefined;
    return fromTags(row.tokens, row.outer, kindOf);
  });
  const mobie = ['train', 'dev', 'test'].flatMap((part) =>
    lines<{ tokens: string[]; tags: string[] }>(at(`privacy/mobie/${part}.jsonl`)).map((row) => {
      const marked = fromTags(row.tokens, row.tags, (label) =>
        label === 'person'
          ? 'person'
          : label.startsWith('location')
            ? 'place'
            : label.startsWith('organization')
              ? 'organisation'
              : undefined,
      );
      // Names of accounts are no names of people.
      return {
        text: marked.text,
        spans: marked.spans.map((span) =>
          span.kind === 'person' && /[@#_]/.test(marked.text.slice(span.start, span.end))
            ? { ...span, kind: 'unsure' as const }
            : span,
        ),
      };
    }),
  );
  interface Row {
    readonly text: string;
    readonly template_id: number;
    readonly spans: readonly {
      readonly type: string;
      readonly start: number;
      readonly end: number;
      readonly value: string;
    }[];
  }
  const presidio = (name: string): (MarkedText & { template: number })[] =>
    lines<Row>(at(`privacy/presidio-research/${name}.jsonl`)).map((row) => ({
      // Texts that were read in a wrong encoding once.
      text: row.text.replaceAll('ג€“', '---').replaceAll(/\{\w+\}/g, (word) => 'x'.repeat(word.length)),
      template: row.template_id,
      spans: row.spans.flatMap(({ type, start, end, value }): MarkedText['spans'][number][] => {
        const kind: SpanKind | undefined =
          type === 'PERSON'
            ? 'person'
            : /ADDRESS|LOCATION|GPE/.test(type) && type !== 'EMAIL_ADDRESS' && type !== 'IP_ADDRESS'
              ? 'place'
              : type === 'ORGANIZATION'
                ? 'organisation'
                : undefined;
        if (kind === undefined) return [];
        if (kind !== 'person') return [{ start, end, kind }];
        if (/^(?:Mr|Mrs|Ms|Miss|Dr)\.?$/.test(value)) return [];
        const before = /^(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? )+/.exec(value)?.[0].length ?? 0;
        const behind = /(?:,? (?:MD|PhD|DDS|DVM|Jr\.?|Sr\.?|II|III|IV))+$/.exec(value)?.[0].length ?? 0;
        return [{ start: start + before, end: end - behind, kind }];
      }),
    }));
  const plain = (name: string): MarkedText[] =>
    lines<{ text: string }>(at(name)).map(({ text }) => ({ text, spans: [] }));
  return {
    germeval,
    mobie,
    presidioLarge: presidio('generated_large'),
    presidioSynth: presidio('synth_v2'),
    reviewed: {
      gsd: reviewed('gsd', plain('benign/ud-german-gsd/dev.jsonl')),
      xde: reviewed('xde', plain('knowledge/xquad/corpus.de.jsonl')),
      xen: reviewed('xen', plain('knowledge/xquad/corpus.en.jsonl')),
      cat: reviewed('cat', plain('benign/codealltag/part.jsonl')),
      // Names of artists in commands to play their music stay: they are not about a person.
      xsid: reviewed('xsid', plain('benign/xsid-de/valid.jsonl')),
      tweets: reviewed('tweets', plain('safety/germeval2018_train.jsonl')),
    },
    written: written(),
    plain: {
      // Some ask for the bill of somebody.
      bitext: lines<{ text: string; entity_type?: string; entity_value?: string }>(at('benign/bitext/train.jsonl')).map(
        ({ text, entity_type: type, entity_value: value }) => {
          const name = type === 'person_name' ? (value ?? '').replace(/^(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )+/, '') : '';
          const start = name === '' ? -1 : text.indexOf(name);
          return { text, spans: start === -1 ? [] : [{ start, end: start + name.length, kind: 'person' as const }] };
        },
      ),
      banking: plain('benign/banking77/train.jsonl'),
    },
  };
}
