import {
  acceptModelRequestSchema,
  modelQuestionSchema,
  modelRegisterViewSchema,
  registerModelsRequestSchema,
  removeModelRequestSchema,
} from '@gatehouse/contract/admin-model-register';
import { z } from 'zod';
import type { ModelDecision, ModelRegisterAdministration } from '../core/model-register.ts';

const actor = z.string().min(1).max(256);

/** What the command line may ask about the register of models. */
export const modelsRequestSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('view') }),
  z.strictObject({ action: z.literal('look') }),
  z.strictObject({ action: z.literal('bom') }),
  z.strictObject({ action: z.literal('register'), wanted: registerModelsRequestSchema, actor }),
  z.strictObject({ action: z.literal('accept'), wanted: acceptModelRequestSchema, actor }),
  z.strictObject({ action: z.literal('remove'), wanted: removeModelRequestSchema, actor }),
]);

export type ModelsRequest = z.infer<typeof modelsRequestSchema>;

export async function performModels(models: ModelRegisterAdministration, request: ModelsRequest): Promise<unknown> {
  switch (request.action) {
    case 'view':
      return models.view();
    case 'look':
      await models.look();
      return null;
    case 'bom':
      return models.bom();
    case 'register':
      return models.register(request.wanted, request.actor);
    case 'accept':
      return models.accept(request.wanted, request.actor);
    case 'remove':
      return models.remove(request.wanted, request.actor);
  }
}

type Ask = <T>(request: ModelsRequest, schema: z.ZodType<T>) => Promise<T>;

const decisionSchema: z.ZodType<ModelDecision> = z.union([
  z.object({ done: z.int().nonnegative() }),
  z.object({ question: modelQuestionSchema.shape.approval }),
]);

/** The same over a way to ask, such as the control socket. */
export function remoteModels(ask: Ask): ModelRegisterAdministration {
  return {
    view: () => ask({ action: 'view' }, modelRegisterViewSchema),
    async look() {
      await ask({ action: 'look' }, z.unknown());
    },
    bom: () => ask({ action: 'bom' }, z.string()),
    register: (wanted, by) => ask({ action: 'register', wanted, actor: by }, decisionSchema),
    accept: (wanted, by) => ask({ action: 'accept', wanted, actor: by }, decisionSchema),
    remove: (wanted, by) => ask({ action: 'remove', wanted, actor: by }, decisionSchema),
  };
}
