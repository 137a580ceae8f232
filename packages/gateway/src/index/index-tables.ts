import { type Generated, type Kysely, sql } from 'kysely';
import type { LeafRow } from './leaf-row.ts';
import type { WordKind } from './leaf-words.ts';

/**
 * Raised with every change to the tables or to what is read into them: an index of another version is thrown away and built anew
 * from the leaves, so there is nothing to migrate.
 */
export const indexVersion = 11;

export interface ShardTable {
  readonly id: Generated<number>;
  readonly name: string;
  /** The index of the next leaf, and the hash of the one before it. */
  readonly next: number;
  readonly hash: string;
}

export interface LeafTable extends LeafRow {
  /** Grows with the time of the leaf, and with the order in which leaves of one time came: see `leaf-number.ts`. */
  readonly id: number;
  readonly shard: number;
}

export interface FindingTable {
  readonly leaf: number;
  /** Of the findings of one leaf. */
  readonly number: number;
  readonly guard: string;
  /** Empty where the guard named none. */
  readonly rule: string;
  readonly direction: 'input' | 'output';
  readonly outcome: string;
  readonly findings: number;
  /** 1 where the guard only judged. */
  readonly shadow: number;
}

export interface SubjectTable {
  readonly leaf: number;
  readonly subject: string;
}

/** Values that leaves have in common, by which they are found. */
export interface WordTable {
  readonly id: Generated<number>;
  readonly kind: WordKind;
  readonly value: string;
  /** In lower case, for whoever searches by a part of it. */
  readonly folded: string;
}

/** For each word the leaves that have it (FTS5), in their order. */
export interface LeafWordsTable {
  readonly rowid: number;
  /** `w` and the number of a word, for each word of the leaf. */
  readonly leaf_words: string;
}

export interface IndexTables {
  readonly shard: ShardTable;
  readonly leaf: LeafTable;
  readonly finding: FindingTable;
  readonly subject: SubjectTable;
  readonly word: WordTable;
  readonly leaf_words: LeafWordsTable;
}

/** The statements that make the tables, in order. */
export function tableStatements(tables: Kysely<IndexTables>): readonly string[] {
  const { schema } = tables;
  const made = [
    schema
      .createTable('shard')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('next', 'integer', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull()),
    schema
      .createTable('leaf')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('shard', 'integer', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('time', 'integer', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('request', 'text')
      .addColumn('tenant', 'text')
      .addColumn('team', 'text')
      .addColumn('key', 'text')
      .addColumn('actor', 'text')
      .addColumn('dialect', 'text')
      .addColumn('model', 'text')
      .addColumn('provider', 'text')
      .addColumn('target', 'text')
      .addColumn('outcome', 'text')
      .addColumn('status', 'integer')
      .addColumn('code', 'text')
      .addColumn('verdict', 'text')
      .addColumn('guard_policy', 'text')
      .addColumn('detail', 'text')
      .addColumn('input_tokens', 'integer')
      .addColumn('output_tokens', 'integer')
      .addColumn('cost', 'integer')
      .addColumn('latency', 'integer')
      .addColumn('streamed', 'integer'),
    schema
      .createTable('finding')
      .addColumn('leaf', 'integer', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('guard', 'text', (column) => column.notNull())
      .addColumn('rule', 'text', (column) => column.notNull())
      .addColumn('direction', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('findings', 'integer', (column) => column.notNull())
      .addColumn('shadow', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('finding_by_leaf', ['leaf', 'number'])
      .modifyEnd(sql`without rowid`),
    schema
      .createTable('subject')
      .addColumn('leaf', 'integer', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('subject_by_subject', ['subject', 'leaf'])
      .modifyEnd(sql`without rowid`),
    schema
      .createTable('word')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('folded', 'text', (column) => column.notNull())
      .addUniqueConstraint('word_by_value', ['kind', 'value']),
    // Leaves are in the order of their numbers, which is that of time. All else but a request is found by words.
    schema.createIndex('leaf_by_request').on('leaf').columns(['request']).where('request', 'is not', null),
    schema.createIndex('leaf_by_place').on('leaf').columns(['shard', 'position']),
    schema.createIndex('subject_by_leaf').on('subject').columns(['leaf']),
  ].map((builder) => builder.compile().sql);
  // It keeps no text and no places in it: only which leaves have a word, in some three bytes each.
  const words = sql`create virtual table leaf_words using fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii')`;
  return [...made, words.compile(tables).sql];
}
