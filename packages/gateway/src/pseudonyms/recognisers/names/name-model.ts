import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { TextView } from '../../../core/recogniser.ts';
import { addWord, emptyLexicon, type Lexicon } from './lexicon.ts';
import { featureBits, isPerson, mostFeatures, tagCount, tags, Words } from './tagger.ts';
import { capitalClass, packClasses, smallClass, writing } from './word-classes.ts';

/*
 * The file of a model: `GHN2`, the scale of the weights (float32), the counts of words and of classes and the length of their part (uint32,
 * little endian), then compressed by Brotli the paths of the classes, of the words the differences of their sorted hashes, their facts,
 * and the parts of their classes (all as LEB128), and the weights (int8).
 */

const magic = 0x324e_4847;
const headerLength = 20;

export interface NameModel {
  readonly lexicon: Lexicon;
  /** Of each class where in the tree of classes it is (word-classes.ts). */
  readonly paths: Uint32Array;
  /** Of each feature one for each tag, one after another. */
  readonly weights: Int8Array;
  readonly scale: number;
}

export interface LexiconEntry {
  /** Unsigned. */
  readonly hash: number;
  readonly facts: number;
  readonly classes: number;
}

export function encodeNameModel(
  entries: readonly LexiconEntry[],
  paths: Uint32Array,
  weights: Int8Array,
  scale: number,
): Buffer {
  const bytes: number[] = [];
  const put = (value: number): void => {
    let rest = value;
    while (rest > 0x7f) {
      bytes.push((rest & 0x7f) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    bytes.push(rest);
  };
  for (const found of paths) put(found);
  const sorted = [...entries].sort((a, b) => a.hash - b.hash);
  let before = 0;
  for (const { hash } of sorted) {
    put(hash - before);
    before = hash;
  }
  // One after another, as they compress well that way.
  for (const { facts } of sorted) put(facts);
  for (const { classes } of sorted) put(capitalClass(classes));
  for (const { classes } of sorted) put(smallClass(classes));
  for (const { classes } of sorted) put(writing(classes));
  const header = Buffer.alloc(headerLength);
  header.writeUInt32LE(magic, 0);
  header.writeFloatLE(scale, 4);
  header.writeUInt32LE(sorted.length, 8);
  header.writeUInt32LE(paths.length, 12);
  header.writeUInt32LE(bytes.length, 16);
  const body = Buffer.concat([Buffer.from(bytes), Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength)]);
  const compressed = brotliCompressSync(body, {
    // oxlint-disable-next-line id-denylist -- the name that node:zlib has for them
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  });
  return Buffer.concat([header, compressed]);
}

/** Throws a RangeError where the file is none of this version. */
export function decodeNameModel(file: Buffer): NameModel {
  if (file.length < headerLength || file.readUInt32LE(0) !== magic) throw new RangeError('not a model of names');
  const count = file.readUInt32LE(8);
  const length = file.readUInt32LE(16);
  const body = brotliDecompressSync(file.subarray(headerLength));
  if (body.length !== length + (1 << featureBits) * tagCount) throw new RangeError('a model of names of another size');
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let weight = 1; ; weight *= 0x80) {
      const byte = body[at++] ?? 0;
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) return value;
    }
  };
  const paths = Uint32Array.from({ length: file.readUInt32LE(12) }, next);
  const hashes = new Int32Array(count);
  let hash = 0;
  for (let index = 0; index < count; index++) {
    hash += next();
    hashes[index] = hash | 0;
  }
  const lexicon = emptyLexicon(count);
  const column = (): Uint16Array => {
    const values = new Uint16Array(count);
    for (let index = 0; index < count; index++) values[index] = next();
    return values;
  };
  const facts = column();
  const capitals = column();
  const smalls = column();
  for (let index = 0; index < count; index++)
    addWord(
      lexicon,
      hashes[index] ?? 0,
      facts[index] ?? 0,
      (packClasses(capitals[index] ?? 0, smalls[index] ?? 0, 0, 0) | (next() << 22)) >>> 0,
    );
  return {
    lexicon,
    paths,
    weights: new Int8Array(body.buffer, body.byteOffset + length, (1 << featureBits) * tagCount),
    scale: file.readFloatLE(4),
  };
}

/** "Herr Förster", "Mrs March": so much likelier (natural logarithm) than the model has it, which has seen more of foresters and of spring. */
const addressed = 2.5;

/** Finds which words of a text are names of people. */
export class NameTagger {
  readonly words: Words;
  /** Of each word with the tag of a person how likely it is one, per mille. */
  likelihoods = new Uint16Array(512);
  readonly #model: NameModel;
  readonly #features = new Int32Array(mostFeatures);

  constructor(model: NameModel) {
    this.#model = model;
    this.words = new Words(model.lexicon, model.paths);
  }

  /** Whether there is any name. `least` (per mille): from which likelihood on a word counts as part of one. */
  tag(view: TextView, least: number): boolean {
    const { words } = this;
    words.read(view);
    if (this.likelihoods.length < words.count) this.likelihoods = new Uint16Array(words.hashes.length);
    const features = this.#features;
    const { weights, scale } = this.#model;
    const bar = Math.log(least / (1_000 - least));
    let any = false;
    for (let token = 0; token < words.count; token++) {
      if (words.isPlain(token) || !words.isCandidate(token)) continue;
      const count = words.features(token, features);
      let other = 0;
      let begin = 0;
      let inside = 0;
      let place = 0;
      let organisation = 0;
      for (let index = 0; index < count; index++) {
        const at = (features[index] ?? 0) * tagCount;
        other += weights[at] ?? 0;
        begin += weights[at + 1] ?? 0;
        inside += weights[at + 2] ?? 0;
        place += weights[at + 3] ?? 0;
        organisation += weights[at + 4] ?? 0;
      }
      if (words.followsAddress(token)) begin += addressed / scale;
      const best = Math.max(other, place, organisation);
      const person = Math.max(begin, inside);
      // Far apart, the rest does not count.
      if ((person - best) * scale < bar - 1.7) {
        if (best === place && place > other) words.tags[token] = tags.place;
        else if (best === organisation && organisation > other) words.tags[token] = tags.organisation;
        continue;
      }
      const e = (score: number): number => Math.exp((score - best) * scale);
      const inFavour = e(begin) + e(inside);
      const against = e(other) + e(place) + e(organisation);
      const likelihood = inFavour / (inFavour + against);
      if (likelihood * 1_000 >= least) {
        words.tags[token] =
          inside > begin && token > 0 && isPerson(words.tags[token - 1] ?? 0) ? tags.inside : tags.begin;
        this.likelihoods[token] = Math.round(likelihood * 1_000);
        words.remember(token);
        any = true;
      } else if (best === place && place > other) words.tags[token] = tags.place;
      else if (best === organisation && organisation > other) words.tags[token] = tags.organisation;
    }
    return any;
  }
}
