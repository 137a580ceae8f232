import type { ServerProfileName } from '@gatehouse/contract/server-profiles';
import type { WarningCode } from '@gatehouse/contract/warnings';
import { GatehouseError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';

/** How one kind of server ranks documents. */
export interface RerankManners {
  /** From the path of the base on, which has no slash at its end. */
  readonly path: (root: string) => string;
  /** The field that the documents go into. */
  readonly list: 'documents' | 'texts';
  /** Settings that it heeds, beside the model, the query and the documents; undefined where it is given all of them. */
  readonly settings: ReadonlySet<string> | undefined;
}

const besideChat = (root: string): string => `${root}/rerank`;

/** Those that rank, and in which words; sources are the pages and the code of each server as of 2026. Who is not here cannot. */
const manners: Readonly<Partial<Record<ServerProfileName, RerankManners>>> = Object.freeze({
  // Cohere's and Jina's own, and whoever copies them.
  generic: { path: besideChat, list: 'documents', settings: undefined },
  // https://docs.vllm.ai/en/latest/models/pooling_models/scoring.html
  vllm: {
    path: besideChat,
    list: 'documents',
    settings: new Set(['top_n', 'truncate_prompt_tokens', 'use_activation', 'user']),
  },
  // https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
  'llama.cpp': { path: besideChat, list: 'documents', settings: new Set(['top_n']) },
  // https://docs.sglang.io/docs/supported-models/rerank_models
  sglang: { path: besideChat, list: 'documents', settings: new Set(['top_n', 'instruct']) },
  // https://huggingface.github.io/text-embeddings-inference: the API of its own lies beside the one of OpenAI, not below it.
  tei: {
    path: (root) => `${root.replace(/\/v1$/, '')}/rerank`,
    list: 'texts',
    settings: new Set(['raw_scores', 'truncate', 'truncation_direction']),
  },
  // https://www.alibabacloud.com/help/en/model-studio/rerank
  dashscope: {
    path: (root) => `${root.replace(/\/compatible-mode\/v1$/, '/compatible-api/v1')}/reranks`,
    list: 'documents',
    settings: new Set(['top_n', 'instruct']),
  },
  // https://openrouter.ai/docs/api/api-reference/rerank
  openrouter: { path: besideChat, list: 'documents', settings: new Set(['top_n', 'provider']) },
});

export function rerankMannersOf(profile: ServerProfileName): RerankManners | undefined {
  return manners[profile];
}

/** The request as the server takes it. What it does not heed is left out, and the client is warned. */
export function rerankBody(
  { list, settings }: RerankManners,
  { query, documents, ...others }: JsonObject,
  target: string,
  warn: (code: WarningCode) => void,
): JsonObject {
  if (query === undefined || documents === undefined)
    throw new GatehouseError('internal_error', { note: 'a request to rank without its texts' });
  const body: JsonObject = { model: target, query, [list]: documents };
  for (const [name, value] of Object.entries(others)) {
    if (name === 'model') continue;
    if (settings === undefined || settings.has(name)) body[name] = value;
    // The gateway itself gives no more than were asked for, and whom it is asked for is nothing to the server.
    else if (name !== 'top_n' && name !== 'user') warn('setting_not_supported');
  }
  return body;
}
