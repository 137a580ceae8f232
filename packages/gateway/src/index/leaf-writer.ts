import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ReadLeaf } from '../core/leaf-index.ts';
import type { FindingTable, LeafTable, SubjectTable } from './index-tables.ts';
import { firstNumberAt } from './leaf-number.ts';
import { type RowsOfLeaf, rowsOfLeaf } from './leaf-row.ts';
import { wordsOf } from './leaf-words.ts';
import { WordNumbers } from './word-numbers.ts';

const leafColumns = [
  'id',
  'shard',
  'position',
  'time',
  'kind',
  'request',
  'tenant',
  'team',
  'key',
  'actor',
  'dialect',
  'model',
  'provider',
  'target',
  'outcome',
  'status',
  'code',
  'verdict',
  'guard_policy',
  'detail',
  'input_tokens',
  'output_tokens',
  'cost',
  'latency',
  'streamed',
] as const satisfies readonly (keyof LeafTable)[];
const findingColumns = [
  'leaf',
  'number',
  'guard',
  'rule',
  'direction',
  'outcome',
  'findings',
  'shadow',
] as const satisfies readonly (keyof FindingTable)[];
const subjectColumns = ['leaf', 'subject'] as const satisfies readonly (keyof SubjectTable)[];

/** Writes leaves into the tables that they are found by. All of it happens inside of the transaction of a batch. */
export class LeafWriter {
  readonly #statements: Readonly<
    Record<'leaf' | 'finding' | 'subject' | 'words' | 'erase' | 'forgetWord' | 'lastBelow', StatementSync>
  >;
  readonly #words: WordNumbers;

  /** The tables must be there. */
  constructor(database: DatabaseSync) {
    const insertion = (table: string, columns: readonly string[]): StatementSync =>
      database.prepare(`insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`);
    this.#statements = {
      leaf: insertion('leaf', leafColumns),
      finding: insertion('finding', findingColumns),
      subject: insertion('subject', subjectColumns),
      words: insertion('leaf_words', ['rowid', 'words']),
      erase: database.prepare('delete from subject where subject = ?'),
      forgetWord: database.prepare("delete from word where kind = 'subject' and value = ?"),
      lastBelow: database.prepare('select max(id) as id from leaf where id >= ? and id < ?'),
    };
    this.#words = new WordNumbers({
      find: database.prepare('select id from word where kind = ? and value = ?'),
      add: insertion('word', ['kind', 'value', 'folded']),
    });
  }

  /** In the order of their numbers: FTS5 writes down what it has gathered whenever it comes to a smaller one. */
  add(shard: { readonly id: number; readonly name: string }, leaves: readonly ReadLeaf[]): void {
    const numbered = this.#number(leaves.map(({ leaf }) => rowsOfLeaf(leaf)));
    for (const [id, rows] of numbered.toSorted(([one], [other]) => one - other)) {
      const { row, findings, subjects } = rows;
      const filled: Readonly<Record<string, number | string | null>> = { ...row, id, shard: shard.id };
      this.#statements.leaf.run(...leafColumns.map((column) => filled[column] ?? null));
      findings.forEach(({ guard, rule = '', direction, outcome, findings: count, shadow }, number) => {
        this.#statements.finding.run(id, number, guard, rule, direction, outcome, count, Number(shadow ?? false));
      });
      for (const subject of subjects) this.#statements.subject.run(id, subject);
      this.#statements.words.run(
        id,
        wordsOf(rows, shard.name)
          .map((word) => `w${this.#words.of(word)}`)
          .join(' '),
      );
    }
    for (const [, { erased }] of numbered) this.eraseSubjects(erased);
  }

  /** What is found by the words stays, and nobody knows any more what the words were. */
  eraseSubjects(references: readonly string[]): void {
    for (const reference of references) {
      this.#statements.erase.run(reference);
      this.#statements.forgetWord.run(reference);
    }
    if (references.length > 0) this.#words.forget();
  }

  /** What was thought to be written was not. */
  rolledBack(): void {
    this.#words.forget();
  }

  /** Each gets the first number of its millisecond that is free. */
  #number(leaves: readonly RowsOfLeaf[]): readonly (readonly [number: number, leaf: RowsOfLeaf])[] {
    const lastAt = new Map<number, number>();
    return leaves.map((leaf) => {
      const { time } = leaf.row;
      const first = firstNumberAt(time);
      const before = lastAt.get(time) ?? this.#lastNumber(first, firstNumberAt(time + 1));
      const number = before === undefined ? first : before + 1;
      lastAt.set(time, number);
      return [number, leaf];
    });
  }

  #lastNumber(from: number, below: number): number | undefined {
    return (this.#statements.lastBelow.get(from, below) as { readonly id: number | null }).id ?? undefined;
  }
}
