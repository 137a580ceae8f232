import type { JsonObject } from '../../core/json.ts';
import type { ModelInfo } from '../../core/provider.ts';
import { isObject } from '../../upstream/foreign-json.ts';

const mostModels = 10_000;
const mostDetails = 16;
const modelName = /^[^\p{Cc}\p{Cs}]{1,256}$/u;

function modelOf(value: unknown): ModelInfo | undefined {
  if (!isObject(value)) return undefined;
  const id = value['id'];
  if (typeof id !== 'string' || !modelName.test(id)) return undefined;
  const created = value['created'];
  const owner = value['owned_by'];
  let details: JsonObject | undefined;
  for (const key of Object.keys(value).slice(0, 64)) {
    const one = value[key];
    if (
      (typeof one !== 'number' && typeof one !== 'boolean') ||
      key === 'created' ||
      !/^[a-z][a-z0-9_]{0,63}$/i.test(key)
    )
      continue;
    details ??= {};
    if (Object.keys(details).length < mostDetails) details[key] = one;
  }
  return {
    id,
    ...(typeof created === 'number' && Number.isSafeInteger(created) && created > 0 ? { created } : undefined),
    ...(typeof owner === 'string' && modelName.test(owner) ? { owner } : undefined),
    ...(details === undefined ? undefined : { details }),
  };
}

/** https://huggingface.github.io/text-embeddings-inference: what `GET /info` says of the one model that a server has. */
export function readInfo(value: unknown): readonly ModelInfo[] | undefined {
  const id = isObject(value) ? value['model_id'] : undefined;
  return typeof id === 'string' && modelName.test(id) ? [{ id }] : undefined;
}

/** Reads what `GET /models` answers; `undefined` when it is no list of models. Ollama says `"data": null` for none. */
export function readModels(value: unknown): readonly ModelInfo[] | undefined {
  if (!isObject(value)) return undefined;
  const data = value['data'];
  if (data === null && value['object'] === 'list') return [];
  if (!Array.isArray(data) || data.length > mostModels) return undefined;
  const models: ModelInfo[] = [];
  for (const entry of data as readonly unknown[]) {
    const model = modelOf(entry);
    if (model === undefined) return undefined;
    models.push(model);
  }
  return models;
}
