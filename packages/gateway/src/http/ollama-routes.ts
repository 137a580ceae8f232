import type { ApiForm } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ExposedModel } from '../core/router.ts';
import { mayAsk } from '../pipeline/key-scopes.ts';
import type { Route } from './routes.ts';

export interface OllamaRoutesOptions {
  readonly api: ApiForm;
  readonly models: () => readonly ExposedModel[];
  /** Throws where there is no such model, or where that cannot be told. */
  readonly find: (name: string) => ExposedModel | Promise<ExposedModel>;
  readonly encodeTags: (models: readonly ExposedModel[]) => string;
  /** The model that a body asks about. */
  readonly shownModel: (raw: Uint8Array) => string;
  readonly encodeShow: (model: ExposedModel) => string;
  readonly encodeVersion: () => string;
}

/** What clients of Ollama ask before they ask a model: `GET /api/tags`, `GET /api/version` and `POST /api/show`. */
export function ollamaRoutes(options: OllamaRoutesOptions): readonly Route[] {
  const common = { plane: 'data', access: 'signed-in', api: () => options.api } as const;
  return [
    {
      ...common,
      method: 'GET',
      path: '/api/tags',
      handle: (call) =>
        call.sendJson(200, options.encodeTags(options.models().filter(({ id }) => mayAsk(call.caller ?? {}, id)))),
    },
    {
      ...common,
      method: 'GET',
      path: '/api/version',
      handle: (call) => call.sendJson(200, options.encodeVersion()),
    },
    {
      ...common,
      method: 'POST',
      path: '/api/show',
      handle: async (call) => {
        const name = options.shownModel(await call.body.readJson());
        if (!mayAsk(call.caller ?? {}, name)) throw new GatehouseError('model_not_permitted');
        call.sendJson(200, options.encodeShow(await options.find(name)));
      },
    },
  ];
}
