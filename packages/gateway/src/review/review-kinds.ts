import type { SuspendedPersons, SuspicionAdministration } from '../core/attempts.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ReviewKindHandler } from '../core/review.ts';

export interface ReviewKindParts {
  /** The answer of a second person, which writes a leaf of its own. */
  readonly answer: (
    id: string,
    actor: string,
    decision: 'approved' | 'rejected',
    reason: string | undefined,
  ) => Promise<unknown>;
  readonly suspicion: Pick<SuspicionAdministration, 'lift'> & SuspendedPersons;
}

/** What comes before people, by the name of its kind. */
export function createReviewKinds(parts: ReviewKindParts): ReadonlyMap<string, ReviewKindHandler> {
  const asked = askedFor(parts);
  return new Map([
    ['flagged', { decisions: ['attack', 'false_alarm'] }],
    ['reading', asked],
    ['export', asked],
    ['erasure', asked],
    ['model', asked],
    ['suspension', suspension(parts)],
  ]);
}

function askedFor({ answer }: ReviewKindParts): ReviewKindHandler {
  return {
    decisions: ['approved', 'rejected'],
    async carryOut({ item }, decision, { actor, comment }) {
      const answered = decision === 'approved' ? 'approved' : 'rejected';
      try {
        await answer(item, actor, answered, comment);
        return 'recorded';
      } catch (thrown) {
        // Nobody waits for it any more: it can be put aside, and not be granted.
        if (answered === 'rejected' && isMissing(thrown)) return undefined;
        throw isMissing(thrown) ? new GatehouseError('approval_invalid', { cause: thrown }) : thrown;
      }
    },
  };
}

function suspension({ suspicion }: ReviewKindParts): ReviewKindHandler {
  return {
    decisions: ['lifted', 'kept'],
    async carryOut({ item, person }, decision, { actor }, key) {
      if (decision !== 'lifted') return undefined;
      try {
        if (person || key === undefined) await suspicion.liftSuspension(item, actor);
        else await suspicion.lift({ key }, actor);
      } catch (thrown) {
        // It has ended by itself.
        if (!isMissing(thrown)) throw thrown;
      }
      return undefined;
    },
  };
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof GatehouseError && thrown.code === 'resource_not_found';
}
