import { z } from 'zod';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

const count = z.int().nonnegative();
/** Of the answer, which the page of the queue reads whole, only this: the navigation comes with every page. */
const countsSchema = z.object({ open: count, overdue: count });

export type ReviewCounts = z.infer<typeof countsSchema>;

/** Of the changes of the configuration that wait for a second administrator, which stand above the queue. */
const proposalsSchema = z.object({
  base: z.string(),
  proposals: z.array(z.object({ base: z.string(), state: z.string() })),
});

export function fetchReviewCounts(call: AdminCall): Promise<ReviewCounts> {
  return callAdmin('reviews?limit=1', countsSchema, call);
}

/** How many proposed changes somebody can still agree to. */
export async function fetchProposalCount(call: AdminCall): Promise<number> {
  const { base, proposals } = await callAdmin('configuration/proposals', proposalsSchema, call);
  return proposals.filter((proposal) => proposal.state === 'pending' && proposal.base === base).length;
}
