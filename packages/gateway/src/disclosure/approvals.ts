import type { ApprovalView } from '@gatehouse/contract/admin-record';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Ids } from '../core/ids.ts';
import type { Ledger } from '../core/ledger.ts';

/** What is to be approved: nobody else may use the approval, for nothing else, and for no other reason. */
export interface Asked {
  readonly action: ApprovalView['action'];
  readonly request: string;
  readonly reason: string;
  readonly requester: string;
}

/** Milliseconds for which a question waits to be decided, and for which the decision can be used. */
const waitsFor = 86_400_000;
const validFor = 3_600_000;
/** Questions that are kept at most, and of one person. */
const mostQuestions = 1_000;
const mostOfOne = 50;

/**
 * Questions to a second person, and the answers. They are held here and nowhere else: a client has nothing that it could forge, only
 * its own words to repeat. Nothing outlives the process, for whoever restarts it can ask again.
 */
export class Approvals {
  readonly #approvals = new Map<string, ApprovalView>();
  /** Those whose decision is being written. */
  readonly #deciding = new Set<string>();
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #ledger: Pick<Ledger, 'append'>;

  constructor(options: { readonly clock: Clock; readonly ids: Ids; readonly ledger: Pick<Ledger, 'append'> }) {
    this.#clock = options.clock;
    this.#ids = options.ids;
    this.#ledger = options.ledger;
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
  use(asked: Asked): { readonly approver: string } | { readonly question: ApprovalView } {
    this.#forgetExpired();
    const known = [...this.#approvals.values()].find(
      ({ action, reason, request, requester }) =>
        action === asked.action &&
        request === asked.request &&
        reason === asked.reason &&
        requester === asked.requester,
    );
    if (known === undefined) return { question: this.#ask(asked) };
    if (known.state === 'rejected') throw new GatehouseError('approval_invalid');
    if (known.state === 'pending' || known.decidedBy === undefined) return { question: known };
    this.#approvals.delete(known.id);
    return { approver: known.decidedBy };
  }

  /** Durable in the record before it holds. Throws `resource_not_found`, `approval_needs_another` and `approval_invalid`. */
  async decide(id: string, actor: string, decision: 'approved' | 'rejected', reason?: string): Promise<ApprovalView> {
    const open = this.#open(id);
    if (open.requester === actor) throw new GatehouseError('approval_needs_another');
    this.#deciding.add(id);
    try {
      await this.#ledger.append({
        leaf: { kind: 'approval', action: open.action, actor, decision, request: open.request },
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

  #ask(asked: Asked): ApprovalView {
    const own = [...this.#approvals.values()].filter(({ requester }) => requester === asked.requester);
    if (this.#approvals.size >= mostQuestions || own.length >= mostOfOne)
      throw new GatehouseError('rate_limit_exceeded', { note: 'too many questions wait for approval', retryAfter: 60 });
    const askedAt = this.#clock.now();
    const question: ApprovalView = {
      id: this.#ids.next('apr'),
      ...asked,
      askedAt,
      expiresAt: askedAt + waitsFor,
      state: 'pending',
    };
    this.#approvals.set(question.id, question);
    return question;
  }

  #forgetExpired(): void {
    const now = this.#clock.now();
    for (const { expiresAt, id } of this.#approvals.values()) if (expiresAt <= now) this.#approvals.delete(id);
  }
}
