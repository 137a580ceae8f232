import { z } from 'zod';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

const count = z.int().nonnegative();
/** Of the answer, which the page of the queue reads whole, only this: the navigation comes with every page. */
const countsSchema = z.object({ open: count, overdue: count });

export type ReviewCounts = z.infer<typeof countsSchema>;

export function fetchReviewCounts(call: AdminCall): Promise<ReviewCounts> {
  return callAdmin('reviews?limit=1', countsSchema, call);
}
