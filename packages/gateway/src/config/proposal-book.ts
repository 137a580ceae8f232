import type { ConfigurationProposal, DecideProposalRequest } from '@gatehouse/contract/admin-configuration';
import type { Clock } from '../core/clock.ts';
import type { Voices } from '../core/voices.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Ids } from '../core/ids.ts';

/** Milliseconds for which a question waits, and for which the answer can be used. */
const waitsFor = 86_400_000;
const validFor = 3_600_000;
/** Each holds the text of a whole file. */
const mostProposals = 32;

/** A change that waits, with the text that it would write, secrets and all: that never leaves the process. */
export interface HeldProposal extends ProposedText {
  readonly view: ConfigurationProposal;
}

interface ProposedText {
  readonly text: string;
  readonly origin: 'console' | 'restore';
  /** The version that is to be restored. */
  readonly restored?: string;
}

export interface ProposalBookOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Who stands behind an actor: keys of the same person are one person. Each is its own without it. */
  readonly voices?: Voices | undefined;
  /** Puts a decision into the record; it holds when this has resolved. */
  readonly record: (decided: {
    readonly actor: string;
    readonly decision: 'approved' | 'rejected';
    readonly request: string;
  }) => Promise<void>;
}

/**
 * Changes that another administrator must agree to. They are held here and nowhere else, so that nobody can change what was
 * agreed to; nothing outlives the process, for whoever restarts it can ask again.
 */
export class ProposalBook {
  readonly #proposals = new Map<string, HeldProposal>();
  readonly #deciding = new Set<string>();
  readonly #options: ProposalBookOptions;

  constructor(options: ProposalBookOptions) {
    this.#options = options;
  }

  /** Newest first. */
  list(): readonly ConfigurationProposal[] {
    this.#forgetExpired();
    return [...this.#proposals.values()].map(({ view }) => view).reverse();
  }

  ask(
    wanted: Omit<ConfigurationProposal, 'id' | 'askedAt' | 'expiresAt' | 'state' | 'decidedBy'>,
    change: ProposedText,
  ): ConfigurationProposal {
    this.#forgetExpired();
    const same = [...this.#proposals.values()].find(
      (held) =>
        held.view.state === 'pending' &&
        held.text === change.text &&
        held.view.base === wanted.base &&
        held.view.requester === wanted.requester &&
        held.view.reason === wanted.reason,
    );
    if (same !== undefined) return same.view;
    if (this.#proposals.size >= mostProposals)
      throw new GatehouseError('rate_limit_exceeded', { note: 'too many proposals wait for approval', retryAfter: 60 });
    const askedAt = this.#options.clock.now();
    const view: ConfigurationProposal = {
      id: this.#options.ids.next('prp'),
      ...wanted,
      askedAt,
      expiresAt: askedAt + waitsFor,
      state: 'pending',
    };
    this.#proposals.set(view.id, { ...change, view });
    return view;
  }

  /** Throws `resource_not_found`, `approval_needs_another` and `approval_invalid`. */
  async decide(id: string, { decision }: DecideProposalRequest, actor: string): Promise<ConfigurationProposal> {
    this.#forgetExpired();
    const held = this.#proposals.get(id);
    if (held === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
    if (held.view.state !== 'pending' || this.#deciding.has(id)) throw new GatehouseError('approval_invalid');
    const { voices } = this.#options;
    const [asks, decides] = [held.view.requester, actor].map((one) => voices?.personOf(one) ?? one);
    if (asks === decides) throw new GatehouseError('approval_needs_another');
    if (voices?.mayAgree(actor) === false) throw new GatehouseError('approval_needs_person');
    this.#deciding.add(id);
    try {
      await this.#options.record({ actor, decision, request: id });
    } finally {
      this.#deciding.delete(id);
    }
    const view: ConfigurationProposal = {
      ...held.view,
      state: decision,
      decidedBy: actor,
      expiresAt: this.#options.clock.now() + validFor,
    };
    this.#proposals.set(id, { ...held, view });
    return view;
  }

  /** What was agreed to. Throws `resource_not_found` of what is not the requester's, and `approval_invalid`. */
  approved(id: string, actor: string): HeldProposal {
    this.#forgetExpired();
    const held = this.#proposals.get(id);
    if (held?.view.requester !== actor) throw new GatehouseError('resource_not_found', { param: 'proposal' });
    if (held.view.state !== 'approved') throw new GatehouseError('approval_invalid');
    return held;
  }

  /** It was used; it cannot be used again. */
  close(id: string): void {
    this.#proposals.delete(id);
  }

  #forgetExpired(): void {
    const now = this.#options.clock.now();
    for (const [id, { view }] of this.#proposals) if (view.expiresAt <= now) this.#proposals.delete(id);
  }
}
