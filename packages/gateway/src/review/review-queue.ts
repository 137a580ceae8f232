import type { Confirmed } from '@gatehouse/contract/admin-attacks';
import type {
  DecidedReview,
  DecideReview,
  ReviewDetail,
  ReviewItem,
  ReviewPage,
  ReviewQuery,
} from '@gatehouse/contract/admin-review';
import { reviewKinds, reviewMachine, type ReviewOptions } from '@gatehouse/contract/review';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { LeafIndex, LeafPlace, ReadLeaf } from '../core/leaf-index.ts';
import type { LeafDraft, Ledger } from '../core/ledger.ts';
import type { People } from '../core/people.ts';
import type {
  ReviewAdministration,
  ReviewFilter,
  ReviewIndex,
  ReviewKindHandler,
  ReviewRecord,
  ReviewVote,
} from '../core/review.ts';
import { readHistory, rulesOf, verdictsOf } from './review-history.ts';
import { concerned, cutoffsAt, isOverdue, isOwn, optionsOf, reviewView, type Viewing } from './review-view.ts';

export interface ReviewQueueParts {
  readonly index: ReviewIndex & Pick<LeafIndex, 'state'>;
  readonly ledger: Pick<Ledger, 'append'>;
  /** The newest leaf of the record; the index has to have come there before anything is decided. */
  readonly newest: () => LeafPlace | undefined;
  readonly leafAt: (place: LeafPlace) => Promise<ReadLeaf | undefined>;
  /** What was said with a leaf; undefined where that cannot be opened any more. */
  readonly reasonOf: (leaf: ReadLeaf) => Promise<string | undefined>;
  readonly people: () => Promise<People>;
  readonly options: () => ReviewOptions;
  readonly kinds: ReadonlyMap<string, ReviewKindHandler>;
  /** Remembers the texts of a request as an attack. */
  readonly remember: (
    wanted: { readonly request: string; readonly reason: string },
    actor: string,
  ) => Promise<Confirmed>;
  readonly clock: Pick<Clock, 'now'>;
}

type Change = Omit<Extract<LeafDraft, { kind: 'review' }>, 'kind' | 'about' | 'item' | 'request'>;

/** Decisions that an item of a kind that nobody knows here can still get. */
const anyKind: ReviewKindHandler = Object.freeze({ decisions: Object.freeze(['done']) });

/**
 * What needs a human. All of it stands in the record: items are leaves, and what is done about them is leaves again, from which the index
 * derives the queue. So nothing is lost with the process, and every decision can be proved. What changes an item does so in turn: it waits
 * until the index knows all that was recorded, looks, and records, so that of two people who are equally fast one is told.
 */
export class ReviewQueue implements ReviewAdministration {
  readonly #parts: ReviewQueueParts;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(parts: ReviewQueueParts) {
    this.#parts = parts;
  }

  async list(query: ReviewQuery, viewer: string): Promise<ReviewPage> {
    const { index } = this.#parts;
    const viewing = await this.#viewing(viewer);
    const { people } = viewing;
    const { cursor, limit } = query;
    const [page, counts, mine, state] = await Promise.all([
      index.reviews(this.#filterOf(query, viewing), { limit, cursor }),
      index.countReviews(this.#all('open', viewing)),
      index.countReviews({ ...this.#all('open', viewing), claimedBy: people.referencesOf(viewer) }),
      index.state(),
    ]);
    const sum = (of: (count: (typeof counts)[number]) => number, from = counts): number =>
      from.reduce((total, count) => total + of(count), 0);
    return {
      items: page.items.map((record) => reviewView(record, viewing)),
      ...(page.next === undefined ? {} : { next: page.next }),
      open: sum(({ open }) => open),
      overdue: sum(({ overdue }) => overdue),
      mine: sum(({ open }) => open, mine),
      index: state,
    };
  }

  async show(item: string, viewer: string): Promise<ReviewDetail> {
    const { index, leafAt, reasonOf } = this.#parts;
    const found = await index.review(item);
    if (found === undefined) throw new GatehouseError('resource_not_found');
    const { history, record } = found;
    const viewing = await this.#viewing(viewer);
    const verdicts = verdictsOf(await leafAt(record));
    return {
      item: reviewView(record, viewing),
      decisions: [...this.#handlerOf(record).decisions],
      verdicts: [...verdicts],
      history: await readHistory(history, { leafAt, reasonOf, people: viewing.people }),
      similar: await this.#similarTo(record, viewing),
    };
  }

  /** Throws `review_taken` where somebody else has it, unless it is taken over. */
  claim(item: string, actor: string, { takeOver = false }: { readonly takeOver?: boolean } = {}): Promise<ReviewItem> {
    return this.#change(item, actor, async (record, { people }) => {
      requireOther(record, actor, people);
      if (record.claimed !== undefined) {
        if (people.idOf(record.claimed.by) === actor) return;
        if (!takeOver) throw new GatehouseError('review_taken');
      }
      await this.#record(record, { action: 'claimed', actor });
    });
  }

  release(item: string, actor: string): Promise<ReviewItem> {
    return this.#change(item, actor, async (record, { people }) => {
      if (record.claimed === undefined) return;
      if (people.idOf(record.claimed.by) !== actor) throw new GatehouseError('review_taken');
      await this.#record(record, { action: 'released', actor });
    });
  }

  /** About what is closed too. */
  comment(item: string, actor: string, comment: string): Promise<ReviewItem> {
    return this.#change(item, actor, (record) => this.#record(record, { action: 'commented', actor }, comment), true);
  }

  async decide(item: string, actor: string, { comment, decision, remember }: DecideReview): Promise<DecidedReview> {
    if (remember && comment === undefined) throw new GatehouseError('invalid_request', { param: 'comment' });
    let settled: ReviewRecord | undefined;
    const after = await this.#change(item, actor, async (record, viewing) => {
      const vote: ReviewVote = { actor, comment };
      if (decision === 'escalate') await this.#escalate(record, vote, viewing);
      else if (await this.#vote(record, decision, vote, viewing)) settled = record;
    });
    if (!remember || decision !== 'attack' || settled?.request === undefined || comment === undefined)
      return { item: after };
    return { item: after, remembered: await this.#remember(settled.request, comment, actor) };
  }

  /** Items that are open beyond their deadline, those first that have waited longest; after those were closed that close by themselves. */
  async closeExpired(): Promise<readonly ReviewRecord[]> {
    const { index, options } = this.#parts;
    const viewing = await this.#viewing(reviewMachine);
    const left: ReviewRecord[] = [];
    for (const kind of reviewKinds) {
      const late = { ...this.#all('overdue', viewing), kind };
      const { items } = await index.reviews(late, { limit: mostAtOnce });
      if (optionsOf(kind, options()).atDeadline === 'stay') left.push(...items);
      else
        for (const { item } of items)
          await this.#change(item, reviewMachine, () => Promise.resolve()).catch(ignoreClosed);
    }
    return left;
  }

  async counts(): Promise<ReadonlyMap<string, { readonly open: number; readonly overdue: number }>> {
    const counts = await this.#parts.index.countReviews(this.#all('open', await this.#viewing(reviewMachine)));
    return new Map(counts.map(({ kind, open, overdue }) => [kind, { open, overdue }]));
  }

  async #change(
    item: string,
    actor: string,
    work: (record: ReviewRecord, viewing: Viewing) => Promise<void>,
    closedToo = false,
  ): Promise<ReviewItem> {
    return this.#inTurn(item, async () => {
      await this.#catchUp();
      const { clock, index, options } = this.#parts;
      const found = await index.review(item);
      if (found === undefined) throw new GatehouseError('resource_not_found');
      const { record } = found;
      const expires =
        optionsOf(record.kind, options()).atDeadline === 'close' && isOverdue(record, clock.now(), options());
      if (expires) {
        await this.#record(record, { action: 'expired', actor: reviewMachine });
        await this.#catchUp();
      }
      if (!closedToo && (expires || record.state !== 'open')) throw new GatehouseError('review_closed');
      await work(record, await this.#viewing(actor));
      await this.#catchUp();
      const after = (await index.review(item))?.record ?? record;
      return reviewView(after, await this.#viewing(actor));
    });
  }

  /** Whether it is decided with this. */
  async #vote(
    record: ReviewRecord,
    decision: string,
    vote: ReviewVote,
    { options, people }: Viewing,
  ): Promise<boolean> {
    const { actor, comment } = vote;
    const handler = this.#handlerOf(record);
    if (!handler.decisions.includes(decision)) throw new GatehouseError('invalid_request', { param: 'decision' });
    requireOther(record, actor, people);
    if (record.claimed !== undefined && people.idOf(record.claimed.by) !== actor)
      throw new GatehouseError('review_taken');
    if (optionsOf(record.kind, options).fourEyes) {
      const same = record.proposals.filter((proposal) => proposal.decision === decision);
      if (!same.some(({ by }) => !isSame(by, actor, people))) {
        if (same.length > 0) throw new GatehouseError('approval_needs_another');
        await this.#record(record, { action: 'proposed', actor, decision }, comment);
        return false;
      }
      if (!people.mayAgree(actor)) throw new GatehouseError('approval_needs_person');
    }
    const about = concerned(record);
    const done = await handler.carryOut?.(record, decision, vote, about === undefined ? undefined : people.idOf(about));
    if (done !== 'recorded') await this.#record(record, { action: 'decided', actor, decision }, comment);
    return true;
  }

  async #escalate(record: ReviewRecord, { actor, comment }: ReviewVote, { people }: Viewing): Promise<void> {
    if (comment === undefined) throw new GatehouseError('invalid_request', { param: 'comment' });
    if (record.claimed !== undefined && people.idOf(record.claimed.by) !== actor)
      throw new GatehouseError('review_taken');
    await this.#record(record, { action: 'escalated', actor }, comment);
  }

  /** The decision stands, whatever comes of this. */
  async #remember(request: string, reason: string, actor: string): Promise<NonNullable<DecidedReview['remembered']>> {
    try {
      const confirmed = await this.#parts.remember({ request, reason }, actor);
      return 'question' in confirmed ? 'asked' : [...confirmed.attacks];
    } catch (thrown) {
      if (thrown instanceof GatehouseError) return 'failed';
      throw thrown;
    }
  }

  async #record({ item, kind, request }: ReviewRecord, change: Change, comment?: string): Promise<void> {
    await this.#parts.ledger.append({
      leaf: { kind: 'review', about: kind, item, ...change, ...(request === undefined ? {} : { request }) },
      ...(comment === undefined ? {} : { contents: { reason: Buffer.from(comment) } }),
    });
  }

  async #similarTo(record: ReviewRecord, viewing: Viewing): Promise<ReviewDetail['similar']> {
    const { index } = this.#parts;
    const same = { ...this.#all('open', viewing), kind: record.kind };
    const others = async (filter: ReviewFilter): Promise<number> => {
      const found = (await index.countReviews(filter)).reduce((total, { open }) => total + open, 0);
      return Math.max(0, found - (record.state === 'open' ? 1 : 0));
    };
    const about = concerned(record);
    const keys = about === undefined ? undefined : viewing.people.referencesOf(viewing.people.idOf(about));
    return {
      key: keys === undefined ? 0 : await others({ ...same, keys }),
      rules: await Promise.all(rulesOf(record).map(async (rule) => ({ rule, open: await others({ ...same, rule }) }))),
    };
  }

  #filterOf({ key, kind, request, rule, state }: ReviewQuery, { now, options, people, viewer }: Viewing): ReviewFilter {
    return {
      state: state === 'mine' ? 'open' : state,
      cutoffs: cutoffsAt(now, options),
      kind,
      request,
      rule,
      keys: key === undefined ? undefined : people.referencesOf(people.idOf(key)),
      claimedBy: state === 'mine' ? people.referencesOf(viewer) : undefined,
    };
  }

  #all(state: ReviewFilter['state'], { now, options }: Viewing): ReviewFilter {
    return { state, cutoffs: cutoffsAt(now, options) };
  }

  async #viewing(viewer: string): Promise<Viewing> {
    const { clock, options, people } = this.#parts;
    return { viewer, people: await people(), options: options(), now: clock.now() };
  }

  #handlerOf({ kind }: ReviewRecord): ReviewKindHandler {
    return this.#parts.kinds.get(kind) ?? anyKind;
  }

  async #catchUp(): Promise<void> {
    const newest = this.#parts.newest();
    if (newest !== undefined) await this.#parts.index.reach(newest);
  }

  /** One after the other, for each item. */
  #inTurn<Result>(item: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(item) ?? Promise.resolve();
    const turn = before.then(work, work);
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(item, settled);
    void settled.then(() => {
      if (this.#turns.get(item) === settled) this.#turns.delete(item);
    });
    return turn;
  }
}

/** Items of a kind that are looked at in one turn of the clock. */
const mostAtOnce = 200;

/** Whether a reference of the record and an actor are one person, under whichever of his or her keys. */
function isSame(reference: string, actor: string, people: People): boolean {
  return people.personOf(people.idOf(reference)) === people.personOf(actor);
}

/** Nobody decides about what they have done or asked for themselves. */
function requireOther(record: ReviewRecord, actor: string, people: People): void {
  if (isOwn(record, actor, people)) throw new GatehouseError('approval_needs_another');
}

function ignoreClosed(thrown: unknown): void {
  if (!(thrown instanceof GatehouseError) || thrown.code !== 'review_closed') throw thrown;
}
