import type { JsonObject } from '../core/json.ts';
import type { ExposedModel } from '../core/router.ts';

function encodeModel({ created, id }: ExposedModel): JsonObject {
  return {
    type: 'model',
    id,
    display_name: id,
    created_at: new Date((created ?? 0) * 1_000).toISOString(),
    lifecycle: 'active',
    line: null,
    capabilities: null,
    max_input_tokens: null,
    max_tokens: null,
    deprecated_at: null,
    retires_at: null,
  };
}

/** `GET /v1/models` as clients of Anthropic's API expect it: all on one page. */
export function encodeAnthropicModels(models: readonly ExposedModel[]): string {
  return JSON.stringify({
    data: models.map(encodeModel),
    has_more: false,
    first_id: models[0]?.id ?? null,
    last_id: models.at(-1)?.id ?? null,
  });
}

/** `GET /v1/models/{id}`. */
export function encodeAnthropicModel(model: ExposedModel): string {
  return JSON.stringify(encodeModel(model));
}
