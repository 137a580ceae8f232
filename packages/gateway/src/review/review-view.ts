import type { ReviewItem, ReviewPerson } from '@gatehouse/contract/admin-review';
import { reviewKinds, type ReviewOptions } from '@gatehouse/contract/review';
import type { People } from '../core/people.ts';
import type { ReviewCutoffs, ReviewRecord } from '../core/review.ts';

/** What is configured for a kind. */
export interface KindOptions {
  /** Milliseconds. */
  readonly deadline: number;
  readonly atDeadline: 'stay' | 'close';
  readonly fourEyes: boolean;
}

/** Of kinds that the configuration does not know. */
const usual: KindOptions = Object.freeze({ deadline: 86_400_000, atDeadline: 'stay', fourEyes: false });

export function optionsOf(kind: string, options: ReviewOptions): KindOptions {
  const known = reviewKinds.find((name) => name === kind);
  return known === undefined ? usual : { fourEyes: false, ...options[known] };
}

export function cutoffsAt(now: number, options: ReviewOptions): ReviewCutoffs {
  return Object.fromEntries(reviewKinds.map((kind) => [kind, now - options[kind].deadline]));
}

export function isOverdue({ kind, raisedAt, state }: ReviewRecord, now: number, options: ReviewOptions): boolean {
  return state === 'open' && raisedAt + optionsOf(kind, options).deadline < now;
}

/** Whom an item is about: whose request it is, who asks, or who is suspended. */
export function concerned({ actor, key, kind }: ReviewRecord): string | undefined {
  return key ?? (kind === 'suspension' ? undefined : actor);
}

/**
 * Whether it is about what somebody has done or asked for themselves. Calls are those of the key's owner: a key of nobody is that of a program,
 * whoever has made it. What was asked for, such as to read a content, is asked for by whoever stands behind the key.
 */
export function isOwn(record: ReviewRecord, actor: string, people: People): boolean {
  const about = concerned(record);
  if (about === undefined) return false;
  const who = record.key === undefined ? people.personOf : people.ownerOf;
  return who(people.idOf(about)) === who(actor);
}

export interface Viewing {
  /** Who looks: the id of a key. */
  readonly viewer: string;
  readonly people: People;
  readonly options: ReviewOptions;
  readonly now: number;
}

export function reviewView(record: ReviewRecord, viewing: Viewing): ReviewItem {
  const { now, options, people, viewer } = viewing;
  const { claimed, decided, escalatedAt, findings, guardPolicy, model, outcome, request, until } = record;
  const { atDeadline, deadline, fourEyes } = optionsOf(record.kind, options);
  const about = concerned(record);
  const decision = ({ at, by, decision: what }: NonNullable<typeof decided>) => ({
    decision: what,
    by: personOf(by, people),
    at,
  });
  return {
    id: record.item,
    kind: record.kind,
    state: record.state,
    shard: record.shard,
    index: record.index,
    raisedAt: record.raisedAt,
    deadline: record.raisedAt + deadline,
    atDeadline,
    overdue: isOverdue(record, now, options),
    fourEyes,
    own: isOwn(record, viewer, people),
    findings: [...findings],
    proposals: record.state === 'open' ? record.proposals.map(decision) : [],
    ...(request === undefined ? {} : { request }),
    ...(about === undefined ? {} : { key: personOf(about, people) }),
    ...(record.person ? { person: true } : {}),
    ...(model === undefined ? {} : { model }),
    ...(guardPolicy === undefined ? {} : { guardPolicy }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(until === undefined ? {} : { until }),
    ...(claimed === undefined
      ? {}
      : {
          claimed: {
            by: personOf(claimed.by, people),
            at: claimed.at,
            mine: people.idOf(claimed.by) === viewer,
          },
        }),
    ...(escalatedAt === undefined ? {} : { escalatedAt }),
    ...(decided === undefined ? {} : { decided: decision(decided) }),
  };
}

export function personOf(reference: string, people: People): ReviewPerson {
  const id = people.idOf(reference);
  const name = people.nameOf(id);
  return name === undefined ? { id } : { id, name };
}
