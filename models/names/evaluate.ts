// Judges a model of names per source: `node --conditions=source models/names/evaluate.ts [--model FILE] [--errors SOURCE]`.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { decodeNameModel, NameTagger } from '../../packages/gateway/src/pseudonyms/recognisers/names/name-model.ts';
import { nameSpans } from '../../packages/gateway/src/pseudonyms/recognisers/names/name-spans.ts';
import { TextReader } from '../../packages/gateway/src/pseudonyms/text-view.ts';
import { readCorpora } from './corpora.ts';
import { type MarkedText, readMarks } from './marked-text.ts';

const { values: options } = parseArgs({
  options: {
    model: {
      type: 'string',
      default: path.resolve(import.meta.dirname, '../../packages/gateway/src/pseudonyms/recognisers/names/names.bin'),
    },
    data: { type: 'string', default: path.resolve(import.meta.dirname, '../../../shared/data') },
    least: { type: 'string', default: '500' },
    errors: { type: 'string' },
    /** Sources to judge on; all by default. */
    only: { type: 'string' },
  },
});
const model = decodeNameModel(readFileSync(options.model));
const tagger = new NameTagger(model);
const reader = new TextReader();
const least = Number(options.least);

function found(text: string): readonly (readonly [number, number])[] {
  const view = reader.read(text);
  return tagger.tag(view, least)
    ? nameSpans(tagger, model.lexicon, view).map(({ start, end }) => [start, end] as const)
    : [];
}

function marksOf(name: string): MarkedText[] {
  const file = path.join(import.meta.dirname, 'held-out', name);
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => readMarks(line.replaceAll(String.raw`\n`, '\n').replaceAll(String.raw`\t`, '\t')))
    : [];
}

const corpora = readCorpora(options.data);
const sources: Readonly<Record<string, readonly MarkedText[]>> = {
  'own-de': marksOf('de.txt'),
  'own-en': marksOf('en.txt'),
  germeval: corpora.germeval,
  'germeval-2nd-half': corpora.germeval.slice(corpora.germeval.length / 2),
  mobie: corpora.mobie,
  'presidio-large': corpora.presidioLarge,
  'presidio-synth': corpora.presidioSynth,
  cat: corpora.reviewed.cat,
  gsd: corpora.reviewed.gsd,
  xsid: corpora.reviewed.xsid,
  ...corpora.written,
  bitext: corpora.plain.bitext,
  banking: corpora.plain.banking,
};

/** The same but for an ending s, an apostrophe or a final stop. */
function same(text: string, [start, end]: readonly [number, number], wanted: readonly [number, number]): boolean {
  return (
    start === wanted[0] &&
    (end === wanted[1] || /^(?:s|'|’|'s|\.)$/.test(text.slice(Math.min(end, wanted[1]), Math.max(end, wanted[1]))))
  );
}

const percent = (share: number): string => (Number.isNaN(share) ? '-' : (share * 100).toFixed(1)).padStart(6);
console.log(
  'source            texts  names | exact: P      R     F1 | touched: P    R     F1 | texts with a hit too many',
);
const only = options.only?.split(',');
for (const [source, texts] of Object.entries(sources)) {
  if (only !== undefined && !only.includes(source)) continue;
  let names = 0;
  let hits = 0;
  let exact = 0;
  let touched = 0;
  let touching = 0;
  let wrongTexts = 0;
  for (const { text, spans } of texts) {
    const wanted = spans.filter((span) => span.kind === 'person').map(({ start, end }) => [start, end] as const);
    const unsure = spans.filter((span) => span.kind === 'unsure');
    const given = found(text).filter(([start, end]) => !unsure.some((span) => span.start < end && start < span.end));
    const overlaps = (a: readonly [number, number], b: readonly [number, number]): boolean =>
      a[0] < b[1] && b[0] < a[1];
    names += wanted.length;
    hits += given.length;
    exact += given.filter((span) => wanted.some((other) => same(text, span, other))).length;
    touching += given.filter((span) => wanted.some((other) => overlaps(span, other))).length;
    touched += wanted.filter((span) => given.some((other) => overlaps(span, other))).length;
    const over = given.filter((span) => !wanted.some((other) => overlaps(span, other)));
    if (over.length > 0) wrongTexts++;
    if (options.errors === source) {
      const under = wanted.filter((span) => !given.some((other) => same(text, other, span)));
      const off = given.filter((span) => !wanted.some((other) => same(text, span, other)));
      if (under.length + off.length > 0)
        console.log(
          `- ${under.map(([a, b]) => text.slice(a, b)).join(' | ')}  ≠  ${off.map(([a, b]) => text.slice(a, b)).join(' | ')}   ::   ${text.slice(0, 300).replaceAll('\n', '⏎')}`,
        );
    }
  }
  const f = (p: number, r: number): number => (2 * p * r) / (p + r);
  console.log(
    `${source.padEnd(16)} ${String(texts.length).padStart(6)} ${String(names).padStart(6)} | ${percent(exact / hits)} ${percent(exact / names)} ${percent(f(exact / hits, exact / names))} | ${percent(touching / hits)} ${percent(touched / names)} ${percent(f(touching / hits, touched / names))} | ${wrongTexts} (${percent(wrongTexts / texts.length).trim()} %)`,
  );
}
