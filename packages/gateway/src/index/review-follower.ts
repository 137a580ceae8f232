import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Leaf } from '@gatehouse/contract/leaf';
import { reviewMachine } from '@gatehouse/contract/review';
import type { Finding } from '../core/leaf-index.ts';
import { reviewItemAt } from '../core/review-item.ts';
import { findingsOf } from './leaf-row.ts';

type Raised = Pick<Extract<Leaf, { kind: 'review' }>, 'index' | 'time'> & {
  readonly item?: string;
  readonly kind: string;
  readonly request?: string | undefined;
  readonly key?: string | undefined;
  readonly subject?: string | undefined;
  readonly actor?: string | undefined;
  readonly model?: string | undefined;
  readonly guardPolicy?: string | undefined;
  readonly outcome?: string | undefined;
  readonly findings?: readonly Finding[];
  readonly until?: number | undefined;
};

type Step = Pick<Extract<Leaf, { kind: 'review' }>, 'action' | 'actor' | 'index' | 'item' | 'time'> & {
  readonly decision?: string | undefined;
};

const raisedColumns = [
  'item',
  'kind',
  'shard',
  'position',
  'raised',
  'state',
  'request',
  'key',
  'subject',
  'actor',
  'model',
  'guard_policy',
  'outcome',
  'findings',
  'until',
] as const;

const closed = 'decided_by = ?, decided_at = ?, claimed_by = null, claimed_at = null';

/** Follows the leaves that raise items, and those that tell what was done about them; each in the transaction that adds the leaf. */
export class ReviewFollower {
  readonly #statements: Readonly<
    Record<'raise' | 'rule' | 'find' | 'step' | 'claim' | 'escalate' | 'close' | 'lift' | 'liftPerson', StatementSync>
  >;

  constructor(database: DatabaseSync) {
    const prepare = (text: string): StatementSync => database.prepare(text);
    const lifted = `update review set state = 'decided', decision = 'lifted', ${closed} where kind = 'suspension' and state = 'open' and`;
    this.#statements = {
      raise: prepare(
        `insert or ignore into review (${raisedColumns.join(', ')}) values (${raisedColumns.map(() => '?').join(', ')})`,
      ),
      rule: prepare('insert or ignore into review_rule (review, rule) values (?, ?)'),
      find: prepare('select id, state from review where item = ?'),
      step: prepare(
        'insert into review_step (review, step, shard, position, actor, time, proposed) values (?, (select count(*) from review_step where review = ?), ?, ?, ?, ?, ?)',
      ),
      claim: prepare('update review set claimed_by = ?, claimed_at = ? where id = ?'),
      escalate: prepare('update review set escalated_at = ?, claimed_by = null, claimed_at = null where id = ?'),
      close: prepare(`update review set state = ?, decision = ?, ${closed} where id = ?`),
      lift: prepare(`${lifted} key = ?`),
      liftPerson: prepare(`${lifted} subject = ?`),
    };
  }

  follow(shard: string, leaf: Leaf): void {
    const { lift, liftPerson } = this.#statements;
    switch (leaf.kind) {
      case 'result':
      case 'refusal':
        if (leaf.verdicts.some(({ outcome, shadow }) => outcome === 'review' && shadow !== true)) {
          const outcome = leaf.kind === 'result' ? leaf.outcome : 'refused';
          this.#raise(shard, { ...leaf, kind: 'flagged', actor: undefined, outcome, findings: findingsOf(leaf) });
        }
        return;
      case 'suspension':
        if (leaf.action === 'suspended') this.#raise(shard, leaf);
        else if (leaf.key !== undefined) lift.run(leaf.actor, leaf.time, leaf.key);
        else if (leaf.subject !== undefined) liftPerson.run(leaf.actor, leaf.time, leaf.subject);
        return;
      case 'review':
        if (leaf.action === 'raised') this.#raise(shard, { ...leaf, kind: leaf.about });
        this.#step(shard, leaf);
        return;
      case 'approval':
        if (leaf.item !== undefined) this.#step(shard, { ...leaf, item: leaf.item, action: 'decided' });
        return;
      default:
    }
  }

  #raise(shard: string, raised: Raised): void {
    const { findings = [], index, kind, time } = raised;
    const item = raised.item ?? reviewItemAt({ shard, index });
    const { actor, guardPolicy, key, model, outcome, request, subject, until } = raised;
    const { changes, lastInsertRowid } = this.#statements.raise.run(
      item,
      kind,
      shard,
      index,
      time,
      'open',
      request ?? null,
      key ?? null,
      kind === 'suspension' ? (subject ?? null) : null,
      actor ?? null,
      model ?? null,
      guardPolicy ?? null,
      outcome ?? null,
      JSON.stringify(findings),
      until ?? null,
    );
    if (changes === 0) return;
    for (const { outcome: verdict, rule, shadow } of findings)
      if (verdict === 'review' && shadow !== true && rule !== undefined)
        this.#statements.rule.run(lastInsertRowid, rule);
  }

  #step(shard: string, leaf: Step): void {
    const { claim, close, escalate, find, step } = this.#statements;
    const { action, actor, decision = null, index, time } = leaf;
    const known = find.get(leaf.item) as { readonly id: number; readonly state: string } | undefined;
    // The leaf that has raised it may be at the end of its retention.
    if (known === undefined) return;
    const { id } = known;
    step.run(id, id, shard, index, actor, time, action === 'proposed' ? decision : null);
    if (known.state !== 'open') return;
    switch (action) {
      case 'claimed':
        claim.run(actor, time, id);
        return;
      case 'released':
      case 'proposed':
        claim.run(null, null, id);
        return;
      case 'escalated':
        escalate.run(time, id);
        return;
      case 'decided':
        close.run('decided', decision, actor, time, id);
        return;
      case 'expired':
        close.run('expired', decision, reviewMachine, time, id);
        return;
      case 'raised':
      case 'commented':
    }
  }
}
