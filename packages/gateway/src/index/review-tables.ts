import { type Generated, type Kysely, sql } from 'kysely';

/** Items of the queue for review, with what people are told of them. They stand beside the other tables and need none of them. */
export interface ReviewTable {
  readonly id: Generated<number>;
  readonly item: string;
  readonly kind: string;
  /** Where the leaf stands that has raised it. */
  readonly shard: string;
  readonly position: number;
  readonly raised: number;
  readonly state: 'open' | 'decided' | 'expired';
  readonly request: string | null;
  readonly key: string | null;
  /** Of a person that is suspended; forgotten with them. */
  readonly subject: string | null;
  /** Who has raised it. */
  readonly actor: string | null;
  readonly model: string | null;
  readonly guard_policy: string | null;
  readonly outcome: string | null;
  /** JSON. */
  readonly findings: string;
  /** Of a suspension. */
  readonly until: number | null;
  readonly claimed_by: string | null;
  readonly claimed_at: number | null;
  readonly escalated_at: number | null;
  readonly decision: string | null;
  readonly decided_by: string | null;
  readonly decided_at: number | null;
}

/** By which rules it was put before people. */
export interface ReviewRuleTable {
  readonly review: number;
  readonly rule: string;
}

/** What was done about items, each by its leaf. */
export interface ReviewStepTable {
  readonly review: number;
  /** Counts within the item. */
  readonly step: number;
  readonly shard: string;
  readonly position: number;
  readonly actor: string;
  readonly time: number;
  /** Of a decision that waits for a second person. */
  readonly proposed: string | null;
}

export interface ReviewTables {
  readonly review: ReviewTable;
  readonly review_rule: ReviewRuleTable;
  readonly review_step: ReviewStepTable;
}

/** The statements that make them, in order. */
export function reviewStatements(tables: Kysely<ReviewTables>): readonly string[] {
  const { schema } = tables;
  return [
    schema
      .createTable('review')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('item', 'text', (column) => column.notNull().unique())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('shard', 'text', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('raised', 'integer', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('request', 'text')
      .addColumn('key', 'text')
      .addColumn('subject', 'text')
      .addColumn('actor', 'text')
      .addColumn('model', 'text')
      .addColumn('guard_policy', 'text')
      .addColumn('outcome', 'text')
      .addColumn('findings', 'text', (column) => column.notNull())
      .addColumn('until', 'integer')
      .addColumn('claimed_by', 'text')
      .addColumn('claimed_at', 'integer')
      .addColumn('escalated_at', 'integer')
      .addColumn('decision', 'text')
      .addColumn('decided_by', 'text')
      .addColumn('decided_at', 'integer'),
    schema
      .createTable('review_rule')
      .addColumn('review', 'integer', (column) => column.notNull())
      .addColumn('rule', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('review_rule_by_rule', ['rule', 'review'])
      .modifyEnd(sql`without rowid`),
    schema
      .createTable('review_step')
      .addColumn('review', 'integer', (column) => column.notNull())
      .addColumn('step', 'integer', (column) => column.notNull())
      .addColumn('shard', 'text', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('time', 'integer', (column) => column.notNull())
      .addColumn('proposed', 'text')
      .addPrimaryKeyConstraint('review_step_by_review', ['review', 'step'])
      .modifyEnd(sql`without rowid`),
    schema.createIndex('review_by_state').on('review').columns(['state', 'kind', 'raised']),
    schema.createIndex('review_by_decision').on('review').columns(['decided_at']).where('decided_at', 'is not', null),
    schema.createIndex('review_by_time').on('review').columns(['raised']),
    schema.createIndex('review_by_request').on('review').columns(['request']).where('request', 'is not', null),
    schema.createIndex('review_by_key').on('review').columns(['key']).where('key', 'is not', null),
    schema.createIndex('review_by_subject').on('review').columns(['subject']).where('subject', 'is not', null),
  ].map((builder) => builder.compile().sql);
}
