import type { ApprovalView } from '@gatehouse/contract/admin-record';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Ids } from '../core/ids.ts';
import type { Ledger } from '../core/ledger.ts';
import type { RaisedReview } from '../core/review.ts';
import type { Voices } from '../core/voices.ts';

/** What is to be approved: nobody else may use the approval, for nothing else, and for no other reason. */
export interface Asked {
  readonly action: ApprovalView['action'];
  readonly request: string;
  readonly reason: string;
  readonly requester: string;
}

/** How long a question of a kind waits to be decided. */
export interface Waiting {
  /** Milliseconds. */
  readonly deadline: number;
  /** Whether it is closed then. */
  readonly atDeadline: 'stay' | 'close';
}

export interface ApprovalsOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly ledger: Pick<Ledger, 'append'>;
  /** Who stands behind an actor, and who can be the second one. Each is its own person without it. */
  readonly voices?: Voices;
  /** A day, where nothing is said. */
  readonly waiting?: (action: Asked['action']) => Waiting;
  /** Puts a question before people, durable in the record. */
  readonly raise?: (raised: RaisedReview) => Promise<void>;
}

const usualWaiting: Waiting = Object.freeze({ deadline: 86_400_000, atDeadline: 'close' });
/** Milliseconds for which a decision can be used. */
const validFor = 3_600_000;
/** Questions that are kept at most, and of one person. */
const mostQuestions = 1_000;
const mostOfOne = 50;

/** What the queue for review calls them. */
const kinds = { read: 'reading', export: 'export', erase: 'erasure', model: 'model' } as const satisfies Record<
  Asked['action'],
  string
>;

export function reviewKindOf(action: Asked['action']): (typeof kinds)[Asked['action']] {
  return kinds[action];
}

/**
 * Questions to a second person, and the answers. A client has nothing that it could forge, only its own words to repeat. Open questions
 * stand in the record, and come back after a restart; what was approved does not, for whether it was used is known here only.
 */
export class Approvals {
  readonly #approvals = new Map<string, ApprovalView>();
  /** Those whose decision is being written. */
  readonly #deciding = new Set<string>();
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #ledger: Pick<Ledger, 'append'>;
  readonly #waiting: (action: Asked['action']) => Waiting;
  readonly #voices: Voices | undefined;
  readonly #raise: ((raised: RaisedReview) => Promise<void>) | undefined;

  constructor(options: ApprovalsOptions) {
    this.#clock = options.clock;
    this.#ids = options.ids;
    this.#ledger = options.ledger;
    this.#waiting = options.waiting ?? (() => usualWaiting);
    this.#voices = options.voices;
    this.#raise = options.raise;
  }

  /** An open question of an earlier process. */
  restore(id: string, asked: Asked, askedAt: number): void {
    if (this.#approvals.has(id) || this.#approvals.size >= mostQuestions) return;
    this.#approvals.set(id, this.#question(id, asked, askedAt));
  }

  /** Newest first. */
  list(): readonly ApprovalView[] {
    this.#forgetExpired();
    return [...this.#approvals.values()].reverse();
  }

  /**
   * Uses up the approval of exactly this, and gives who approved; or asks for one, and gives the question, which may be open
   * already. Throws `approval_invalid` where it was rejected.
   */
  async use(asked: Asked): Promise<{ readonly approver: string } | { readonly question: ApprovalView }> {
    this.#forgetExpired();
    const known = [...this.#approvals.values()].find(
      ({ action, reason, request, requester }) =>
        action === asked.action &&
        request === asked.request &&
        reason === asked.reason &&
        requester === asked.requester,
    );
    if (known === undefined) return { question: await this.#ask(asked) };
    if (known.state === 'rejected') throw new GatehouseError('approval_invalid');
    if (known.state === 'pending' || known.decidedBy === undefined) return { question: known };
    this.#approvals.delete(known.id);
    return { approver: known.decidedBy };
  }

  /** Durable in the record before it holds. Throws `resource_not_found`, `approval_needs_another` and `approval_invalid`. */
  async decide(id: string, actor: string, decision: 'approved' | 'rejected', reason?: string): Promise<ApprovalView> {
    const open = this.#open(id);
    const [asks, decides] = [open.requester, actor].map((one) => this.#voices?.personOf(one) ?? one);
    if (asks === decides || (isAtMachine(open.requester) && isAtMachine(actor)))
      throw new GatehouseError('approval_needs_another');
    if (this.#voices?.mayAgree(actor) === false) throw new GatehouseError('approval_needs_person');
    this.#deciding.add(id);
    try {
      await this.#ledger.append({
        leaf: { kind: 'approval', action: open.action, actor, decision, item: id, request: open.request },
        ...(reason === undefined ? {} : { contents: { reason: Buffer.from(reason) } }),
      });
    } finally {
      this.#deciding.delete(id);
    }
    const now = this.#clock.now();
    const decided: ApprovalView = {
      ...open,
      state: decision,
      decidedBy: actor,
      decidedAt: now,
      expiresAt: now + validFor,
    };
    this.#approvals.set(id, decided);
    return decided;
  }

  #open(id: string): ApprovalView {
    this.#forgetExpired();
    const known = this.#approvals.get(id);
    if (known === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
    if (known.state !== 'pending' || this.#deciding.has(id)) throw new GatehouseError('approval_invalid');
    return known;
  }

  async #ask(asked: Asked): Promise<ApprovalView> {
    const own = [...this.#approvals.values()].filter(({ requester }) => requester === asked.requester);
    if (this.#approvals.size >= mostQuestions || own.length >= mostOfOne)
      throw new GatehouseError('rate_limit_exceeded', { note: 'too many questions wait for approval', retryAfter: 60 });
    const question = this.#question(this.#ids.next('apr'), asked, this.#clock.now());
    const { id } = question;
    this.#approvals.set(id, question);
    const { action, reason, request, requester } = asked;
    try {
      await this.#raise?.({ kind: kinds[action], item: id, actor: requester, request, comment: reason });
    } catch (thrown) {
      this.#approvals.delete(id);
      throw thrown;
    }
    return question;
  }

  #question(id: string, asked: Asked, askedAt: number): ApprovalView {
    return { id, ...asked, askedAt, expiresAt: askedAt + this.#waiting(asked.action).deadline, state: 'pending' };
  }

  #forgetExpired(): void {
    const now = this.#clock.now();
    for (const { action, expiresAt, id, state } of this.#approvals.values()) {
      const stays = state === 'pending' && this.#waiting(action).atDeadline === 'stay';
      if (expiresAt <= now && !stays) this.#approvals.delete(id);
    }
  }
}

/** Names that are given there are only what somebody has typed, so two of them are no two people. */
export function isAtMachine(actor: string): boolean {
  return /^command line(?:$|:)/.test(actor);
}
