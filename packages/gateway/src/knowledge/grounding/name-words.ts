import { nameBias, nameScale, nameWeights } from './name-weights.ts';
import type { ReadText, ReadWord } from './read-text.ts';

/*
 * Whether a capitalised word of German text is a name, by its letters and its neighbours: a small logistic regression, see
 * docs/reference/models/grounding.md. In English a capital within a sentence tells.
 */

export const nameFeatures = 4_096;
const weights = Int8Array.from(Buffer.from(nameWeights, 'base64'), (value) => (value > 127 ? value - 256 : value));
const likely = 0.5;

function bucket(kind: string, value: string): number {
  let hash = 0x81_1c_9d_c5;
  for (const text of [kind, value])
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93) >>> 0;
  return (hash ^ (hash >>> 15)) % nameFeatures;
}

/** What is known of a capitalised word: buckets of weights. `before` and `behind` are its neighbours as written, '' for none. */
export function featuresOfName(written: string, before: string, behind: string): readonly number[] {
  const word = written.slice(0, 32);
  const folded = `^${word.toLowerCase()}$`;
  const found = [
    bucket('all', /^\p{Lu}+$/u.test(word) ? 'caps' : /\p{Ll}\p{Lu}/u.test(word) ? 'inside' : 'plain'),
    bucket('long', String(Math.min(16, word.length))),
  ];
  for (let size = 2; size <= 5; size += 1) {
    found.push(bucket(`end${size}`, folded.slice(-size - 1)));
    if (size <= 4) found.push(bucket(`start${size}`, folded.slice(0, size + 1)));
  }
  for (let at = 0; at + 3 <= folded.length; at += 1) found.push(bucket('three', folded.slice(at, at + 3)));
  found.push(bucket('word', folded));
  for (const [side, neighbour] of [
    ['before', before],
    ['behind', behind],
  ] as const) {
    const kind =
      neighbour === '' ? 'none' : /^\p{Lu}/u.test(neighbour) ? 'upper' : /^\d/.test(neighbour) ? 'number' : 'lower';
    found.push(bucket(side, kind));
    if (kind === 'lower') {
      found.push(bucket(`${side}=`, neighbour.length <= 6 ? neighbour : ''));
      found.push(bucket(`${side}-`, neighbour.slice(-2)));
    } else if (kind === 'upper') found.push(bucket(`${side}+`, neighbour.slice(-3).toLowerCase()));
  }
  return found;
}

function neighbourOf(read: ReadText, at: number, step: 1 | -1): string {
  const [word, other] = [read.words[at], read.words[at + step]];
  if (word === undefined || other === undefined) return '';
  const gap = step === 1 ? read.text.slice(word.end, other.start) : read.text.slice(other.end, word.start);
  return /^[ -]$/.test(gap) ? read.text.slice(other.start, other.end) : '';
}

/** How likely a word is a name, 0 to 1. */
export function nameScore(read: ReadText, at: number): number {
  const word: ReadWord | undefined = read.words[at];
  if (word === undefined || word.kind !== 'word' || !word.upper || word.weight === 0 || word.quantity >= 0) return 0;
  const written = read.text.slice(word.start, word.end);
  if (/^\p{Lu}{2,}$/u.test(written) || /\p{Ll}\p{Lu}/u.test(written)) return 1;
  if (read.language === 'en') return word.begins ? 0 : 1;
  let sum = nameBias;
  for (const feature of featuresOfName(written, neighbourOf(read, at, -1), neighbourOf(read, at, 1)))
    sum += (weights[feature] ?? 0) * nameScale;
  return 1 / (1 + Math.exp(-sum));
}

export function isName(read: ReadText, at: number): boolean {
  return nameScore(read, at) >= likely;
}
