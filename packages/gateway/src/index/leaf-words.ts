import type { RowsOfLeaf } from './leaf-row.ts';

/** What a word is about. A leaf is found by its words: each names a value that many leaves share. */
export type WordKind =
  | 'actor'
  | 'code'
  | 'detail'
  | 'dialect'
  | 'guard'
  | 'kind'
  | 'key'
  | 'model'
  | 'outcome'
  | 'policy'
  | 'provider'
  /** Which leaf was read, by its place. */
  | 'read'
  | 'rule'
  /** What some guard said; `shadow` where one in shadow would have done something. */
  | 'said'
  /** The beginning of the request's id. */
  | 'start'
  | 'status'
  | 'subject'
  | 'target'
  | 'team'
  | 'tenant'
  /** The gravest of all that guards said. */
  | 'verdict';

export interface Word {
  readonly kind: WordKind;
  readonly value: string;
}

/** Whose values a free text may be a part of. Ids and references are found by their beginning, or by the name of what they mean. */
export const readableKinds = [
  'actor',
  'code',
  'detail',
  'dialect',
  'guard',
  'kind',
  'model',
  'outcome',
  'policy',
  'provider',
  'rule',
  'said',
  'status',
  'target',
  'tenant',
] as const satisfies readonly WordKind[];

/** `req_` and two characters: some thousands of words, each of a few hundred requests in a million. */
export const startLength = 6;

const columns = [
  ['kind', 'kind'],
  ['tenant', 'tenant'],
  ['team', 'team'],
  ['key', 'key'],
  ['actor', 'actor'],
  ['dialect', 'dialect'],
  ['model', 'model'],
  ['provider', 'provider'],
  ['target', 'target'],
  ['outcome', 'outcome'],
  ['status', 'status'],
  ['code', 'code'],
  ['verdict', 'verdict'],
  ['guard_policy', 'policy'],
] as const;

/** What a leaf is found by, each once. `shard`: where it stands. */
export function wordsOf({ row, findings, readOf, subjects }: RowsOfLeaf, shard: string): readonly Word[] {
  const words: Word[] = [];
  for (const [column, kind] of columns) {
    const value = row[column];
    if (value !== null) words.push({ kind, value: String(value) });
  }
  if (row.request !== null) words.push({ kind: 'start', value: row.request.slice(0, startLength) });
  if (readOf !== undefined) words.push({ kind: 'read', value: `${readOf.shard ?? shard}/${readOf.index}` });
  for (const value of subjects) words.push({ kind: 'subject', value });
  const found = new Map<string, Word>();
  const add = (kind: WordKind, value: string): void => void found.set(`${kind} ${value}`, { kind, value });
  for (const { guard, outcome, rule, shadow } of findings) {
    add('guard', guard);
    if (rule !== undefined) add('rule', rule);
    if (shadow !== true) add('said', outcome);
    else if (outcome !== 'allow') add('said', 'shadow');
  }
  // Without the numbers and times in it, which are different every time.
  for (const word of row.detail?.split(/[ ,/]/) ?? []) if (/^[\p{L}_-]{2,40}$/u.test(word)) add('detail', word);
  words.push(...found.values());
  return words;
}
