import {
  type DecidedReview,
  type DecideReview,
  decidedReviewSchema,
  type ReviewDetail,
  reviewDetailSchema,
  type ReviewItem,
  reviewItemSchema,
  type ReviewPage,
  reviewPageSchema,
  type ReviewQuery,
} from '@gatehouse/contract/admin-review';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

/** What is undefined is not asked for. */
export type ReviewWanted = { readonly [Name in keyof ReviewQuery]?: ReviewQuery[Name] | undefined };

export function fetchReviews(query: ReviewWanted, call: AdminCall): Promise<ReviewPage> {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) words.set(name, String(value));
  return callAdmin(`reviews?${words.toString()}`, reviewPageSchema, call);
}

export function fetchReview(item: string, call: AdminCall): Promise<ReviewDetail> {
  return callAdmin(`reviews/${encodeURIComponent(item)}`, reviewDetailSchema, call);
}

export function claimReview(item: string, takeOver: boolean, call: AdminCall): Promise<ReviewItem> {
  return change(item, 'claim', { takeOver }, call);
}

export function releaseReview(item: string, call: AdminCall): Promise<ReviewItem> {
  return change(item, 'release', {}, call);
}

export function commentReview(item: string, comment: string, call: AdminCall): Promise<ReviewItem> {
  return change(item, 'comment', { comment }, call);
}

export function decideReview(item: string, wanted: DecideReview, call: AdminCall): Promise<DecidedReview> {
  return callAdmin(`reviews/${encodeURIComponent(item)}/decide`, decidedReviewSchema, { ...call, body: wanted });
}

function change(item: string, action: string, body: object, call: AdminCall): Promise<ReviewItem> {
  return callAdmin(`reviews/${encodeURIComponent(item)}/${action}`, reviewItemSchema, { ...call, body });
}
