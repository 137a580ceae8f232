import type { Ledger } from '../core/ledger.ts';
import type { RaisedReview } from '../core/review.ts';

/** Puts something new before people. Durable when it resolves. */
export async function raiseReview(
  ledger: Pick<Ledger, 'append'>,
  { actor, comment, item, kind, request }: RaisedReview,
): Promise<void> {
  await ledger.append({
    leaf: { kind: 'review', about: kind, action: 'raised', actor, item, ...(request === undefined ? {} : { request }) },
    contents: { reason: Buffer.from(comment) },
  });
}
