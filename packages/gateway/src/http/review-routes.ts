import {
  claimReviewSchema,
  commentReviewSchema,
  decideReviewSchema,
  releaseReviewSchema,
  type ReviewItem,
  reviewQuerySchema,
} from '@gatehouse/contract/admin-review';
import { GatehouseError } from '../core/errors.ts';
import type { ReviewAdministration } from '../core/review.ts';
import { actorOf, bodyOf, queryOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

export interface ReviewRouteOptions extends ReviewAdministration {
  claim(item: string, actor: string, options: { readonly takeOver: boolean }): Promise<ReviewItem>;
  release(item: string, actor: string): Promise<ReviewItem>;
  comment(item: string, actor: string, comment: string): Promise<ReviewItem>;
}

/** What needs a human: looking at it, and deciding it. */
export function reviewRoutes(reviews: ReviewRouteOptions): readonly Route[] {
  const change: Readonly<Record<string, (call: EdgeCall, item: string) => Promise<object>>> = {
    async claim(call, item) {
      return reviews.claim(item, actorOf(call), await bodyOf(call, claimReviewSchema));
    },
    async release(call, item) {
      await bodyOf(call, releaseReviewSchema);
      return reviews.release(item, actorOf(call));
    },
    async comment(call, item) {
      return reviews.comment(item, actorOf(call), (await bodyOf(call, commentReviewSchema)).comment);
    },
    async decide(call, item) {
      return reviews.decide(item, actorOf(call), await bodyOf(call, decideReviewSchema));
    },
  };
  return [
    {
      plane: 'admin',
      access: 'reviews.read',
      method: 'GET',
      path: '/admin/v1/reviews',
      handle: async (call) =>
        call.sendJson(200, JSON.stringify(await reviews.list(queryOf(call, reviewQuerySchema), actorOf(call)))),
    },
    {
      plane: 'admin',
      access: 'reviews.read',
      method: 'GET',
      path: '/admin/v1/reviews/*',
      async handle(call) {
        if (!itemName.test(call.rest)) throw new GatehouseError('resource_not_found');
        call.sendJson(200, JSON.stringify(await reviews.show(call.rest, actorOf(call))));
      },
    },
    {
      plane: 'admin',
      access: 'reviews.decide',
      method: 'POST',
      path: '/admin/v1/reviews/*',
      async handle(call) {
        const [item = '', action = '', ...more] = call.rest.split('/');
        const changing = Object.hasOwn(change, action) ? change[action] : undefined;
        if (changing === undefined || more.length > 0) throw new GatehouseError('route_not_found');
        if (!itemName.test(item)) throw new GatehouseError('resource_not_found');
        call.sendJson(200, JSON.stringify(await changing(call, item)));
      },
    },
  ];
}

const itemName = /^[A-Za-z0-9_.-]{1,200}$/;
