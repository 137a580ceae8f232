import type { ModelInfo } from '../../core/provider.ts';
import type { JsonObject } from '../../core/json.ts';
import { isObject } from '../../upstream/foreign-json.ts';

const mostModels = 10_000;
const modelName = /^[^\p{Cc}\p{Cs}]{1,256}$/u;
const digestForm = /^(?:sha256:)?[0-9a-f]{12,64}$/;

/** What `GET /api/tags` lists: the models that are there. Undefined for anything else. */
export function readTags(value: unknown): readonly ModelInfo[] | undefined {
  const entries = isObject(value) ? value['models'] : undefined;
  if (entries === null) return [];
  if (!Array.isArray(entries) || entries.length > mostModels) return undefined;
  const models: ModelInfo[] = [];
  for (const entry of entries as readonly unknown[]) {
    if (!isObject(entry)) return undefined;
    const id = entry['model'] ?? entry['name'];
    if (typeof id !== 'string' || !modelName.test(id)) return undefined;
    const { digest, modified_at: at, size } = entry;
    const changed = typeof at === 'string' && at.length < 64 ? Math.floor(Date.parse(at) / 1_000) : Number.NaN;
    const details: JsonObject = {};
    if (typeof size === 'number') details['size'] = size;
    if (typeof digest === 'string' && digestForm.test(digest)) details['digest'] = digest;
    models.push({
      id,
      ...(Number.isSafeInteger(changed) && changed > 0 ? { created: changed } : undefined),
      owner: 'ollama',
      ...(Object.keys(details).length === 0 ? undefined : { details }),
    });
  }
  return models;
}

/** The names of the models that `GET /api/ps` says are in memory. */
export function readLoaded(value: unknown): readonly string[] | undefined {
  return readTags(value)?.map(({ id }) => id);
}
