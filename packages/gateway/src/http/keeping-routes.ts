import { erasureRequestSchema, expiryRequestSchema, holdRequestSchema } from '@gatehouse/contract/admin-keeping';
import type { Erased, RecordKeeping, WantedErasure } from '../core/record-keeping.ts';
import { actorOf, bodyOf } from './admin-call.ts';
import type { Route } from './routes.ts';

export interface KeepingRouteOptions {
  readonly keeping: RecordKeeping;
  /** Or the question to a second person, where one must approve. */
  readonly erase: (wanted: WantedErasure) => Promise<Erased>;
}

/** Erasure, legal holds and retention. */
export function keepingRoutes({ erase, keeping }: KeepingRouteOptions): readonly Route[] {
  const erasing = { plane: 'admin', access: 'erasures.manage', method: 'POST' } as const;
  const holding = { plane: 'admin', access: 'holds.manage' } as const;
  return [
    {
      ...erasing,
      path: '/admin/v1/erasures',
      handle: async (call) => {
        const wanted = await bodyOf(call, erasureRequestSchema);
        if (!('reason' in wanted)) {
          call.sendJson(200, JSON.stringify(await keeping.planErasure(wanted.subject)));
          return;
        }
        const { subject, reason, schedule = false } = wanted;
        const done = await erase({ subject, reason, schedule, actor: actorOf(call) });
        if ('certificate' in done) call.sendJson(200, JSON.stringify(done.certificate));
        else if ('notBefore' in done) call.sendJson(202, JSON.stringify(done));
        else call.sendJson(202, JSON.stringify({ approval: done.question }));
      },
    },
    {
      ...holding,
      method: 'GET',
      path: '/admin/v1/holds',
      handle: async (call) => call.sendJson(200, JSON.stringify({ holds: await keeping.holds() })),
    },
    {
      ...holding,
      method: 'POST',
      path: '/admin/v1/holds',
      handle: async (call) => {
        const wanted = await bodyOf(call, holdRequestSchema);
        call.sendJson(201, JSON.stringify(await keeping.placeHold({ ...wanted, actor: actorOf(call) })));
      },
    },
    {
      ...holding,
      method: 'POST',
      path: '/admin/v1/holds/lift',
      handle: async (call) => {
        const wanted = await bodyOf(call, holdRequestSchema);
        call.sendJson(200, JSON.stringify({ holds: await keeping.liftHold({ ...wanted, actor: actorOf(call) }) }));
      },
    },
    {
      ...erasing,
      path: '/admin/v1/expiry',
      handle: async (call) =>
        call.sendJson(200, JSON.stringify(await keeping.expire(await bodyOf(call, expiryRequestSchema)))),
    },
  ];
}
