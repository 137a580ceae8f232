import type { ApiForm } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ExposedModel } from '../core/router.ts';
import { mayAsk } from '../pipeline/key-scopes.ts';
import type { EdgeHeaders } from './edge-headers.ts';
import type { Route } from './routes.ts';
import { modelIdFromPath } from './strict-path.ts';

export interface ModelRoutesOptions {
  readonly models: () => readonly ExposedModel[];
  /** Throws where there is no such model, or where that cannot be told. */
  readonly find: (name: string) => ExposedModel | Promise<ExposedModel>;
  readonly encodeList: (models: readonly ExposedModel[]) => string;
  readonly encodeOne: (model: ExposedModel) => string;
  /** The same for clients that say which version of Anthropic's API they speak. */
  readonly anthropic?: {
    readonly api: ApiForm;
    readonly encodeList: (models: readonly ExposedModel[]) => string;
    readonly encodeOne: (model: ExposedModel) => string;
  };
}

/** `GET /v1/models` and `GET /v1/models/{id}`, where an id may have slashes. */
export function modelRoutes(options: ModelRoutesOptions): readonly Route[] {
  const { anthropic, find, models } = options;
  const formFor = ({ anthropicVersion }: EdgeHeaders) => (anthropicVersion === undefined ? undefined : anthropic);
  const common = {
    method: 'GET',
    plane: 'data',
    access: 'signed-in',
    api: (headers: EdgeHeaders) => formFor(headers)?.api,
  } as const;
  return [
    {
      ...common,
      path: '/v1/models',
      handle: (call) => {
        const { encodeList } = formFor(call.headers) ?? options;
        call.sendJson(200, encodeList(models().filter(({ id }) => mayAsk(call.caller ?? {}, id))));
      },
    },
    {
      ...common,
      path: '/v1/models/*',
      handle: async (call) => {
        const name = modelIdFromPath(call.rest);
        if (!mayAsk(call.caller ?? {}, name)) throw new GatehouseError('model_not_permitted');
        const { encodeOne } = formFor(call.headers) ?? options;
        call.sendJson(200, encodeOne(await find(name)));
      },
    },
  ];
}
