import { GatehouseError } from '../core/errors.ts';
import type { ExposedModel } from '../core/router.ts';
import { mayAsk } from '../pipeline/key-scopes.ts';
import type { Route } from './routes.ts';
import { modelIdFromPath } from './strict-path.ts';

export interface ModelRoutesOptions {
  readonly models: () => readonly ExposedModel[];
  /** Throws where there is no such model, or where that cannot be told. */
  readonly find: (name: string) => ExposedModel | Promise<ExposedModel>;
  readonly encodeList: (models: readonly ExposedModel[]) => string;
  readonly encodeOne: (model: ExposedModel) => string;
}

/** `GET /v1/models` and `GET /v1/models/{id}`, where an id may have slashes. */
export function modelRoutes({ models, find, encodeList, encodeOne }: ModelRoutesOptions): readonly Route[] {
  const common = { method: 'GET', plane: 'data', access: 'signed-in' } as const;
  return [
    {
      ...common,
      path: '/v1/models',
      handle: (call) => call.sendJson(200, encodeList(models().filter(({ id }) => mayAsk(call.caller ?? {}, id)))),
    },
    {
      ...common,
      path: '/v1/models/*',
      handle: async (call) => {
        const name = modelIdFromPath(call.rest);
        if (!mayAsk(call.caller ?? {}, name)) throw new GatehouseError('model_not_permitted');
        call.sendJson(200, encodeOne(await find(name)));
      },
    },
  ];
}
