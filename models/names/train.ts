// oxlint-disable max-lines -- one script, read from the top to the bottom
// Trains the model of names and writes its weights. See docs/reference/models/names.md for how to run it.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  encodeNameModel,
  type LexiconEntry,
} from '../../packages/gateway/src/pseudonyms/recognisers/names/name-model.ts';
import { addWord, emptyLexicon } from '../../packages/gateway/src/pseudonyms/recognisers/names/lexicon.ts';
import {
  featureBits,
  isPerson,
  mostFeatures,
  tagCount,
  tags,
  Words,
} from '../../packages/gateway/src/pseudonyms/recognisers/names/tagger.ts';
import {
  coarseKind,
  cues,
  type Cue,
  cueShift,
  wordFacts,
} from '../../packages/gateway/src/pseudonyms/recognisers/names/word-facts.ts';
import { wordHash } from '../../packages/gateway/src/pseudonyms/recognisers/names/word-hash.ts';
import { packClasses } from '../../packages/gateway/src/pseudonyms/recognisers/names/word-classes.ts';
import { TextReader } from '../../packages/gateway/src/pseudonyms/text-view.ts';
import { readCorpora } from './corpora.ts';
import type { MarkedText } from './marked-text.ts';
import { NameMaker, type NameLists } from './name-maker.ts';
import { pick, seeded, shuffle } from '../random.ts';
import { readTemplates, TextMaker } from './text-maker.ts';

const { values: options } = parseArgs({
  options: {
    lists: { type: 'string' },
    data: { type: 'string', default: path.resolve(import.meta.dirname, '../../../shared/data') },
    out: { type: 'string' },
    /** Sources to leave out, for judging on them. */
    without: { type: 'string', default: '' },
    epochs: { type: 'string', default: '6' },
    made: { type: 'string', default: '12000' },
    /** How often the sentences of `written/` are read. */
    written: { type: 'string', default: '3' },
    /** Weights of up to so many steps are left out. */
    least: { type: 'string', default: '3' },
    seed: { type: 'string', default: '20' },
  },
});
if (options.lists === undefined || options.out === undefined)
  throw new Error('--lists FOLDER and --out FILE are needed');
const without = new Set(options.without.split(','));
const random = seeded(Number(options.seed));

const { firstName, surname, commonSurname, german, english, place, known } = wordFacts;

/** Words with their facts: those of the lists, and the cues. */
const factsByWord = new Map<string, number>();
for (const line of readFileSync(path.join(options.lists, 'words.tsv'), 'utf8').split('\n')) {
  const [word, facts] = line.split('\t');
  if (word !== undefined && facts !== undefined) factsByWord.set(word, Number(facts));
}
const brands: string[] = [];
for (const line of readFileSync(path.join(import.meta.dirname, 'cues.txt'), 'utf8').split('\n')) {
  const [cue, words] = line.split(': ');
  if (cue === undefined || words === undefined || line.startsWith('#')) continue;
  const value = cues[cue as Cue];
  if (value === undefined) throw new Error(`no cue is called ${cue}`);
  for (const word of words.split(' ')) {
    if (cue === 'brand' && word.length > 3)
      brands.push(word.length < 4 ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1));
    const before = factsByWord.get(word) ?? 0;
    if (before >> cueShift === 0) factsByWord.set(word, before | (value << cueShift));
  }
}
/** Small words that are German words for themselves: before a surname they say less. */
const germanParticles = new Set('von vom zu zum zur den der das du da auf und bin ten'.split(' '));
for (const [word, facts] of factsByWord) {
  if (facts >> cueShift === cues.particle && !germanParticles.has(word))
    factsByWord.set(word, cues.particle << cueShift);
  // Of most genitives of surnames there is a word somewhere that is written alike.
  if (
    word.endsWith('s') &&
    (facts & (firstName | surname | known)) === 0 &&
    ((factsByWord.get(word.slice(0, -1)) ?? 0) & commonSurname) !== 0
  )
    factsByWord.set(word, facts & ~(german | english));
}
/** Of each word its classes, and of each class its path. */
const classesByWord = new Map<string, number>();
for (const line of readFileSync(path.join(options.lists, 'classes.tsv'), 'utf8').split('\n')) {
  const [word, ...parts] = line.split('\t');
  const [capital = 0, small = 0, ratio = 0, frequency = 0] = parts.map(Number);
  if (word !== undefined && parts.length === 4) classesByWord.set(word, packClasses(capital, small, ratio, frequency));
}
const paths = Uint32Array.from(
  readFileSync(path.join(options.lists, 'paths.tsv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t').map(Number))
    .map(([found = 0, language = 0]) => (found | (language << 31)) >>> 0),
);
const byHash = new Map<number, LexiconEntry>();
for (const word of new Set([...factsByWord.keys(), ...classesByWord.keys()])) {
  const facts = factsByWord.get(word) ?? 0;
  const classes = classesByWord.get(word) ?? 0;
  if (facts === 0 && classes === 0) continue;
  const hash = wordHash(word, 0, word.length) >>> 0;
  const before = byHash.get(hash);
  byHash.set(hash, {
    hash,
    facts: facts | (before?.facts ?? 0),
    classes: classes === 0 ? (before?.classes ?? 0) : classes,
  });
}
const entries: LexiconEntry[] = [...byHash.values()];
const lexicon = emptyLexicon(entries.length);
for (const { hash, facts, classes } of entries) addWord(lexicon, hash | 0, facts, classes);

const isNoName = (facts: number): boolean => (facts & (firstName | surname | place)) === 0;
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const listed = [...factsByWord];
const maker = new TextMaker(
  new NameMaker(
    JSON.parse(readFileSync(path.join(options.lists, 'fill.json'), 'utf8')) as NameLists,
    listed
      .filter(
        ([, facts]) =>
          (facts & surname) !== 0 && (facts & (commonSurname | firstName | german | english | place)) === 0,
      )
      .map(([word]) => capital(word)),
    random,
  ),
  {
    cities: listed
      .filter(
        ([, facts]) =>
          (facts & place) !== 0 &&
          (facts & (firstName | german | english)) === 0 &&
          ((facts & known) !== 0 || (facts & surname) === 0),
      )
      .map(([word]) => capital(word)),
    words: {
      de: listed
        .filter(
          ([word, facts]) =>
            (facts & german) !== 0 && (isNoName(facts) || ((facts & known) !== 0 && random() < 0.7)) && word.length > 2,
        )
        .map(([word]) => word),
      en: listed
        .filter(
          ([word, facts]) =>
            (facts & english) !== 0 &&
            (facts & german) === 0 &&
            (isNoName(facts) || ((facts & known) !== 0 && random() < 0.7)) &&
            word.length > 2,
        )
        .map(([word]) => word),
    },
    brands,
  },
  random,
);
const sections = readTemplates(readFileSync(path.join(import.meta.dirname, 'templates.txt'), 'utf8'));
const corpora = readCorpora(options.data);

interface Example extends MarkedText {
  /** Whether it is made from a template. */
  readonly made: boolean;
}

function made(count: number): Example[] {
  const shares: readonly (readonly [string, number])[] = [
    ['de', 0.33],
    ['deneg', 0.27],
    ['en', 0.22],
    ['enneg', 0.18],
  ];
  return shares.flatMap(([section, share]) => {
    const own = sections.get(section) ?? [];
    const both = [
      ...own,
      ...own,
      ...(sections.get(section.slice(0, 2)) ?? []),
      ...(sections.get(`${section.slice(0, 2)}neg`) ?? []),
    ];
    return Array.from({ length: Math.round(count * share) }, () => ({
      ...(random() < 0.55 ? maker.make(pick(random, own)) : maker.document(both, 5)),
      made: true,
    }));
  });
}

/** The same text with other names, which have as many words. */
const names = new NameMaker(
  JSON.parse(readFileSync(path.join(options.lists, 'fill.json'), 'utf8')) as NameLists,
  ['Rare'],
  random,
);
function renamed(marked: MarkedText, language: 'de' | 'en'): MarkedText {
  let text = '';
  let at = 0;
  const spans: MarkedText['spans'][number][] = [];
  for (const span of [...marked.spans].sort((a, b) => a.start - b.start)) {
    if (span.start < at) continue;
    text += marked.text.slice(at, span.start);
    let value = marked.text.slice(span.start, span.end);
    if (span.kind === 'person') {
      const words = value.split(' ').length;
      const genitive = language === 'de' && /[^sßxz]s$/.test(value) && random() < 0.3 ? 's' : '';
      const { first, last } = names.name(language);
      const facts = factsByWord.get(value.toLowerCase()) ?? 0;
      value =
        words === 1
          ? ((facts & firstName) === 0 ? last : first) + genitive
          : words === 2
            ? `${first} ${last}${genitive}`
            : `${first} ${names.name(language).first} ${last}${genitive}`;
    }
    spans.push({ start: text.length, end: text.length + value.length, kind: span.kind });
    text += value;
    at = span.end;
  }
  return { text: text + marked.text.slice(at), spans };
}

function small(marked: MarkedText): MarkedText {
  const text = marked.text.toLowerCase();
  return text.length === marked.text.length ? { text, spans: marked.spans } : marked;
}

function varied(texts: readonly MarkedText[], language: 'de' | 'en', most = 1): Example[] {
  return texts
    .filter(() => most === 1 || random() < most)
    .map((marked) => {
      const other = random() < 0.45 ? renamed(marked, language) : marked;
      return { ...(random() < 0.04 ? small(other) : other), made: false };
    });
}

function examples(): Example[] {
  const all: Example[] = made(Number(options.made));
  // `germeval-half`: the second half is left out.
  const germeval = without.has('germeval-half')
    ? corpora.germeval.slice(0, corpora.germeval.length / 2)
    : corpora.germeval;
  if (!without.has('germeval')) all.push(...varied(germeval, 'de'), ...varied(germeval, 'de'));
  if (!without.has('mobie')) all.push(...varied(corpora.mobie, 'de', 0.5));
  if (!without.has('presidio-large')) all.push(...varied(corpora.presidioLarge, 'en', 0.7));
  if (!without.has('presidio-synth')) all.push(...varied(corpora.presidioSynth, 'en'));
  const { gsd, xde, xen, cat, tweets } = corpora.reviewed;
  if (!without.has('gsd')) all.push(...varied(gsd, 'de'), ...varied(gsd, 'de'));
  if (!without.has('xquad')) all.push(...varied(xde, 'de'), ...varied(xde, 'de'), ...varied(xen, 'en'));
  if (!without.has('cat')) all.push(...varied(cat, 'de'), ...varied(cat, 'de'));
  if (!without.has('tweets')) all.push(...varied(tweets, 'de', 0.6));
  if (!without.has('xsid')) all.push(...varied(corpora.reviewed.xsid, 'de'));
  for (const [name, texts] of Object.entries(corpora.written)) {
    const language = name.endsWith('-en') ? 'en' : 'de';
    if (!without.has(name) && !without.has('written'))
      for (let copy = 0; copy < Number(options.written); copy++) all.push(...varied(texts, language));
  }
  if (!without.has('bitext')) all.push(...varied(corpora.plain.bitext, 'en', 0.12));
  if (!without.has('banking')) all.push(...varied(corpora.plain.banking, 'en', 0.12));
  return shuffle(random, all);
}

const size = (1 << featureBits) * tagCount;
const weights = new Float32Array(size);
const squares = new Float32Array(size).fill(1e-2);
const reader = new TextReader();
const words = new Words(lexicon, paths);
const features = new Int32Array(mostFeatures);
const scores = new Float64Array(tagCount);
let gold = new Int8Array(1024);
const rate = 0.12;

/** The tags that the words of a text should have; -1 where nobody knows. */
function readGold(spans: MarkedText['spans'], view: ReturnType<TextReader['read']>): void {
  const { count, starts, ends } = view.tokens;
  if (gold.length < count) gold = new Int8Array(count * 2);
  gold.fill(0, 0, count);
  for (const { start, end, kind } of spans) {
    let first = true;
    for (let token = view.tokenFrom(start); token < count && (starts[token] ?? 0) < end; token++) {
      if ((ends[token] ?? 0) <= start) continue;
      gold[token] =
        kind === 'unsure'
          ? -1
          : kind === 'place'
            ? tags.place
            : kind === 'organisation'
              ? tags.organisation
              : first
                ? tags.begin
                : tags.inside;
      first = false;
    }
  }
}

/** Hides what is known of words, so that the model learns to do without. */
function hide(made: boolean): void {
  const luck = random();
  const unknownWords = made ? pick(random, [0.02, 0.06, 0.3]) : 0.03;
  const unknownNames = luck < 0.55 ? 0 : luck < 0.88 ? 0.3 : 0.9;
  for (let token = 0; token < words.count; token++) {
    const facts = words.facts[token] ?? 0;
    if (random() < (isPerson(gold[token] ?? 0) ? 0.15 : 0.05)) words.classes[token] = 0;
    if (facts === 0) continue;
    const share = isPerson(gold[token] ?? 0)
      ? facts >> cueShift === 0
        ? unknownNames
        : 0
      : facts >> cueShift === 0
        ? unknownWords
        : 0;
    if (share > 0 && random() < share) {
      words.facts[token] = 0;
      words.coarse[token] = coarseKind(0);
      if (random() < 0.7) words.classes[token] = 0;
    }
  }
}

/** Features of the word itself, and of its neighbours as words: hidden at times, so that the model reads the rest as well. */
const ownWord = [17, 1];
const neighbours = [27, 24, 21, 20, 6, 5, 4, 3];
const averaged = new Float64Array(size);
let snapshots = 0;

let missed = 0;
let persons = 0;
let wrong = 0;
let seen = 0;

function learn(example: Example): void {
  const view = reader.read(example.text);
  readGold(example.spans, view);
  words.read(view);
  hide(example.made);
  const trustGold = random() < 0.4;
  for (let token = 0; token < words.count; token++) {
    const wanted = gold[token] ?? 0;
    if (isPerson(wanted)) persons++;
    if (wanted === -1) continue;
    if (!words.isCandidate(token)) {
      if (isPerson(wanted)) missed++;
      continue;
    }
    seen++;
    let count = words.features(token, features);
    // From the last to the first: the last feature takes the place of a hidden one.
    for (const at of neighbours) if (random() < 0.1) features[at] = features[--count] ?? 0;
    if (random() < 0.25) for (const at of ownWord) features[at] = features[--count] ?? 0;
    scores.fill(0);
    for (let index = 0; index < count; index++) {
      const at = (features[index] ?? 0) * tagCount;
      for (let tag = 0; tag < tagCount; tag++) scores[tag] = (scores[tag] ?? 0) + (weights[at + tag] ?? 0);
    }
    let best = 0;
    for (let tag = 1; tag < tagCount; tag++) if ((scores[tag] ?? 0) > (scores[best] ?? 0)) best = tag;
    const top = scores[best] ?? 0;
    let sum = 0;
    for (let tag = 0; tag < tagCount; tag++) {
      scores[tag] = Math.exp((scores[tag] ?? 0) - top);
      sum += scores[tag] ?? 0;
    }
    if (best !== wanted) wrong++;
    const given = trustGold ? wanted : best;
    words.tags[token] =
      given === tags.inside && !(token > 0 && isPerson(words.tags[token - 1] ?? 0)) ? tags.begin : given;
    if (isPerson(given)) words.remember(token);
    for (let tag = 0; tag < tagCount; tag++) {
      const gradient = (scores[tag] ?? 0) / sum - (tag === wanted ? 1 : 0);
      if (Math.abs(gradient) < 1e-3) continue;
      const square = gradient * gradient;
      for (let index = 0; index < count; index++) {
        const at = (features[index] ?? 0) * tagCount + tag;
        const total = (squares[at] ?? 0) + square;
        squares[at] = total;
        weights[at] = (weights[at] ?? 0) * (1 - 1e-6) - (rate * gradient) / Math.sqrt(total);
      }
    }
  }
}

for (let epoch = 0; epoch < Number(options.epochs); epoch++) {
  missed = persons = wrong = seen = 0;
  const all = examples();
  for (const [index, example] of all.entries()) {
    learn(example);
    // The mean of the weights of the second half of the training is steadier than the last ones.
    if (epoch * 2 < Number(options.epochs) - 1 || index % 4_000 !== 3_999) continue;
    snapshots++;
    for (let at = 0; at < size; at++) averaged[at] = (averaged[at] ?? 0) + (weights[at] ?? 0);
  }
  console.log(
    `epoch ${epoch + 1}: ${all.length} texts, ${seen} words looked at, ${((wrong / seen) * 100).toFixed(2)} % wrong, ${missed} of ${persons} words of names not looked at`,
  );
}

for (let at = 0; at < size; at++) weights[at] = (averaged[at] ?? 0) / Math.max(1, snapshots);
const ordered = Float32Array.from(weights, Math.abs).sort();
const limit = Math.max(0.05, ordered[Math.floor(ordered.length * 0.9998)] ?? 0);
const scale = limit / 127;
const quantised = Int8Array.from(weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight / scale))));
// The least weights say nothing and cost room.
for (let at = 0; at < size; at++) if (Math.abs(quantised[at] ?? 0) <= Number(options.least)) quantised[at] = 0;
const file = encodeNameModel(entries, paths, quantised, scale);
writeFileSync(options.out, file);
console.log(
  `${entries.length} words, ${quantised.filter((weight) => weight !== 0).length} weights, scale ${scale.toFixed(4)}, ${(file.length / 1024).toFixed(0)} KiB`,
);
