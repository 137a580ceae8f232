import type { ReleaseProposal } from '@gatehouse/contract/admin-knowledge';
import type { Clock } from '../../core/clock.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { DocumentProposal, KnowledgeStore, WholeDocument } from '../../core/knowledge-store.ts';
import type { Ledger } from '../../core/ledger.ts';

interface Actor {
  readonly id: string;
  readonly name: string;
}

export interface ReleaseProposalsParts {
  readonly store: Pick<KnowledgeStore, 'proposal' | 'propose' | 'takeProposal'>;
  readonly ledger: Pick<Ledger, 'append'>;
  /** Whether two who act are one person, under whichever of the keys, and whether somebody can be the second. */
  readonly isSame: (one: string, other: string) => boolean;
  readonly mayAgree: (id: string) => boolean;
  /** That a collection has now. */
  readonly versionOf: (collection: string) => number;
  readonly clock: Pick<Clock, 'now'>;
}

export interface ReleaseProposals {
  /** What stands about the document as it is. */
  shown(document: WholeDocument, viewer: string | undefined): Promise<ReleaseProposal | undefined>;
  /**
   * Keeps the word of the first person, and gives nothing, or takes it away for the second, who may go on: of several one. Throws
   * `approval_needs_another`, `approval_needs_person`, and `changed_meanwhile` where somebody else was faster.
   */
  agree(document: WholeDocument, actor: Actor, reason: string): Promise<DocumentProposal | undefined>;
  /** What was agreed could not be done: the word of the first person stands again. */
  restore(proposal: DocumentProposal): Promise<void>;
}

/** Releases of documents that take two people: what the first of them has said, until the second one decides. */
export function createReleaseProposals({
  clock,
  isSame,
  ledger,
  mayAgree,
  store,
  versionOf,
}: ReleaseProposalsParts): ReleaseProposals {
  async function standing({
    collection,
    document,
    hash,
    recipe,
  }: WholeDocument): Promise<DocumentProposal | undefined> {
    const found = await store.proposal(collection, document);
    return found?.hash === hash && found.recipe === recipe ? found : undefined;
  }

  async function propose(document: WholeDocument, { id, name }: Actor, reason: string): Promise<void> {
    const { collection, hash, recipe } = document;
    await ledger.append({
      leaf: { kind: 'knowledge', action: 'proposed', actor: id, collection, hash, version: versionOf(collection) },
      contents: { reason: Buffer.from(reason) },
    });
    const proposal = {
      collection,
      document: document.document,
      hash,
      recipe,
      actor: id,
      name,
      at: clock.now(),
      reason,
    };
    if (!(await store.propose(proposal))) throw new GatehouseError('changed_meanwhile');
  }

  return {
    async shown(document, viewer) {
      const found = await standing(document);
      if (found === undefined) return undefined;
      const { actor, at, name, reason } = found;
      return { by: name, at, reason, own: viewer !== undefined && isSame(actor, viewer) };
    },
    async agree(document, actor, reason) {
      const found = await standing(document);
      if (found === undefined) {
        await propose(document, actor, reason);
        return undefined;
      }
      if (isSame(found.actor, actor.id)) throw new GatehouseError('approval_needs_another');
      if (!mayAgree(actor.id)) throw new GatehouseError('approval_needs_person');
      if (!(await store.takeProposal(found))) throw new GatehouseError('changed_meanwhile');
      return found;
    },
    async restore(proposal) {
      // Where it cannot be kept again, the first person has to say it once more; nothing is released.
      await store.propose(proposal).catch(() => false);
    },
  };
}
