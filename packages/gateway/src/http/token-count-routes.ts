import type { ApiForm } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ModelRequest } from '../core/request.ts';
import { mayAsk } from '../pipeline/key-scopes.ts';
import { usualInput } from '../pipeline/reserve-call.ts';
import type { Route } from './routes.ts';

export interface TokenCountRoutesOptions {
  readonly path: string;
  readonly api: ApiForm;
  readonly decode: (raw: Uint8Array) => ModelRequest;
  /** Throws where there is no such model, or where that cannot be told. */
  readonly findModel: (name: string) => unknown;
  /** Tokens that a part counts as that is no text. */
  readonly imageTokens: () => number;
}

/**
 * Says about how many tokens a request has, by our own estimate. No model is asked and nothing is kept, so there is nothing to record; the
 * key must be one that may ask the model.
 */
export function tokenCountRoutes(options: TokenCountRoutesOptions): readonly Route[] {
  const { api, decode, findModel, imageTokens, path } = options;
  return [
    {
      method: 'POST',
      path,
      plane: 'data',
      access: 'models.call',
      bounded: true,
      api: () => api,
      handle: async (call) => {
        const request = decode(await call.body.readJson());
        if (!mayAsk(call.caller ?? {}, request.model)) throw new GatehouseError('model_not_permitted');
        await findModel(request.model);
        call.sendJson(200, JSON.stringify({ input_tokens: usualInput(request, imageTokens()) }));
      },
    },
  ];
}
