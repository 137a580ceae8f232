import {
  type GuardFigures,
  type GuardsView,
  type GuardTrial,
  type GuardTrialQuestion,
  guardTrialRequestSchema,
  type ShadowQuery,
  shadowQuerySchema,
  type ShadowView,
} from '@gatehouse/contract/admin-guards';
import { bodyOf, queryOf } from './admin-call.ts';
import type { Route } from './routes.ts';

export interface GuardsAdminOptions {
  readonly guards: () => GuardsView;
  readonly shadow: (wanted: ShadowQuery) => Promise<ShadowView>;
  readonly figures: (wanted: ShadowQuery) => Promise<GuardFigures>;
  readonly tryGuards: (wanted: GuardTrialQuestion) => Promise<GuardTrial>;
}

/** The guards that there are, the policies in force, and trying them on a text. */
export function guardsAdminRoutes({ guards, shadow, figures, tryGuards }: GuardsAdminOptions): readonly Route[] {
  const common = { plane: 'admin', access: 'guards.read' } as const;
  return [
    {
      ...common,
      method: 'GET',
      path: '/admin/v1/guards',
      handle: (call) => Promise.resolve(call.sendJson(200, JSON.stringify(guards()))),
    },
    {
      ...common,
      method: 'GET',
      path: '/admin/v1/guards/shadow',
      handle: async (call) => call.sendJson(200, JSON.stringify(await shadow(queryOf(call, shadowQuerySchema)))),
    },
    {
      ...common,
      method: 'GET',
      path: '/admin/v1/guards/figures',
      handle: async (call) => call.sendJson(200, JSON.stringify(await figures(queryOf(call, shadowQuerySchema)))),
    },
    {
      // Nothing of the text is kept or logged: whoever tries it has it already.
      plane: 'admin',
      access: 'guards.try',
      bounded: true,
      method: 'POST',
      path: '/admin/v1/guards/try',
      handle: async (call) => {
        const wanted = await bodyOf(call, guardTrialRequestSchema);
        call.sendJson(200, JSON.stringify(await tryGuards(wanted)));
      },
    },
  ];
}
