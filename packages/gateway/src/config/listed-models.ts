import { textAt } from './entries.ts';
import { childOf } from './schema-map.ts';

/** The models of a provider as it is written; undefined where the server is asked for them. */
export function listedModels(provider: unknown): readonly string[] | undefined {
  const kind = textAt(provider, 'kind');
  if (kind === 'extractive') return [textAt(provider, 'model') ?? 'extractive'];
  if (kind === 'llama-cpp') return [textAt(provider, 'model') ?? 'local'];
  const models = childOf(provider, 'models');
  return Array.isArray(models) ? models.filter((model) => typeof model === 'string') : undefined;
}
