import type { LogLeaf, LogPage, LogQuery } from '@gatehouse/contract/admin-record';
import { GatehouseError } from '../core/errors.ts';
import type { LeafFilter, LeafIndex, LeafPlace, LeafSource, ReadLeaf, TextWord } from '../core/leaf-index.ts';
import { canonicalJson } from '../lib/canonical-json.ts';

/** References under which the record knows somebody or something, of all periods; empty where it knows none. */
export type ReferencesOf = (name: string) => Promise<readonly string[]>;

type NamedReferences = Pick<RecordSearchOptions, 'referencesOfKey' | 'referencesOfSubject' | 'keysNamed'>;

export interface RecordSearchOptions {
  readonly index: Pick<LeafIndex, 'query' | 'state'>;
  readonly source: LeafSource;
  readonly referencesOfKey: ReferencesOf;
  readonly referencesOfSubject: ReferencesOf;
  /** Ids and references of keys whose name has the text in it. */
  readonly keysNamed: ReferencesOf;
}

/** What people search the record with. */
export interface RecordSearch {
  list(query: LogQuery): Promise<LogPage>;
  /** Read from the log itself, where its hash was checked. */
  leaf(place: LeafPlace): Promise<LogLeaf | undefined>;
}

export function createRecordSearch(options: RecordSearchOptions): RecordSearch {
  const { index, source } = options;
  return {
    async list(query) {
      const page = { limit: query.limit, cursor: query.cursor };
      const [{ entries, next }, state] = await Promise.all([
        index.query(await filterOf(query, options), page),
        index.state(),
      ]);
      return { entries: entries as LogPage['entries'], ...(next === undefined ? {} : { next }), index: state };
    },
    async leaf(place) {
      const found = await leafAt(source, place);
      return found && { ...found, json: canonicalJson(found.leaf, 'integers') };
    },
  };
}

/** One leaf; undefined where there is none. */
export async function leafAt(source: LeafSource, { shard, index }: LeafPlace): Promise<ReadLeaf | undefined> {
  for await (const found of source.read(shard, index)) return found.index === index ? found : undefined;
  return undefined;
}

const reference = /^[0-9a-f]{32}$/;

/** The question of a person as one to the index: who is named is looked for under all references. */
export async function filterOf(
  query: Omit<LogQuery, 'limit' | 'cursor'>,
  { keysNamed, referencesOfKey, referencesOfSubject }: NamedReferences,
): Promise<LeafFilter> {
  const { key, kind, subject, text, ...same } = query;
  if (same.since !== undefined && same.until !== undefined && same.since > same.until)
    throw new GatehouseError('invalid_request', { param: 'until' });
  return {
    ...same,
    ...(kind === undefined ? {} : { kinds: kind.split(',') }),
    ...(key === undefined ? {} : { keys: await named(key, referencesOfKey) }),
    ...(subject === undefined ? {} : { subjects: await named(subject, referencesOfSubject) }),
    ...(text === undefined ? {} : { text: await textWords(text, keysNamed) }),
  };
}

const mostWords = 8;

/** The words of a free text; more of them than anybody needs are left out. */
async function textWords(text: string, keysNamed: ReferencesOf): Promise<readonly TextWord[]> {
  const words = [...new Set(text.split(/\s+/u).filter((word) => word !== ''))].slice(0, mostWords);
  return Promise.all(words.map(async (word) => ({ text: word, keys: await keysNamed(word) })));
}

/** What was given may be a reference itself. */
async function named(name: string, referencesOf: ReferencesOf): Promise<readonly string[]> {
  return reference.test(name) ? [name] : [name, ...(await referencesOf(name))];
}
