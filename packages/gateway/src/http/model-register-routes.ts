import {
  acceptModelRequestSchema,
  registerModelsRequestSchema,
  removeModelRequestSchema,
} from '@gatehouse/contract/admin-model-register';
import type { ModelDecision, ModelRegisterAdministration } from '../core/model-register.ts';
import { actorOf, bodyOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

/** Which models there are, and which of them may be used. */
export function modelRegisterRoutes(models: ModelRegisterAdministration): readonly Route[] {
  const reading = { plane: 'admin', access: 'status.read', method: 'GET' } as const;
  const changing = { plane: 'admin', access: 'models.manage', method: 'POST' } as const;
  const answer = async (call: EdgeCall): Promise<void> => call.sendJson(200, JSON.stringify(await models.view()));
  const decided = async (call: EdgeCall, decision: ModelDecision): Promise<void> => {
    if ('question' in decision) call.sendJson(202, JSON.stringify({ approval: decision.question }));
    else await answer(call);
  };
  return [
    { ...reading, path: '/admin/v1/models/register', handle: answer },
    {
      ...reading,
      path: '/admin/v1/models/bom',
      handle: async (call) => call.sendJson(200, await models.bom()),
    },
    {
      ...changing,
      path: '/admin/v1/models/register',
      handle: async (call) =>
        decided(call, await models.register(await bodyOf(call, registerModelsRequestSchema), actorOf(call))),
    },
    {
      ...changing,
      path: '/admin/v1/models/accept',
      handle: async (call) =>
        decided(call, await models.accept(await bodyOf(call, acceptModelRequestSchema), actorOf(call))),
    },
    {
      ...changing,
      path: '/admin/v1/models/remove',
      handle: async (call) =>
        decided(call, await models.remove(await bodyOf(call, removeModelRequestSchema), actorOf(call))),
    },
    {
      ...changing,
      path: '/admin/v1/models/look',
      async handle(call) {
        await models.look();
        await answer(call);
      },
    },
  ];
}
