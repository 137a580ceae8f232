import { createHash } from 'node:crypto';
import type { ModelFacts } from '@gatehouse/contract/admin-model-register';
import type { ServerProfileName } from '@gatehouse/contract/server-profiles';
import type { ModelIdentity } from '../../core/provider.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { type Foreign, isObject } from '../../upstream/foreign-json.ts';
import { plainText } from '../../upstream/foreign-words.ts';
import type { ModelServer } from '../../upstream/model-server.ts';
import { createOllamaIdentities } from '../../upstream/ollama-identities.ts';

type Identify = (signal: AbortSignal) => Promise<readonly ModelIdentity[]>;

const mostModels = 1_000;
const modelName = /^[^\p{Cc}\p{Cs}]{1,256}$/u;

/** Clouds tell nothing but names, and are not asked for more. */
const namesOnly: ReadonlySet<ServerProfileName> = new Set([
  'openai',
  'mistral',
  'deepseek',
  'moonshot',
  'dashscope',
  'groq',
  'openrouter',
  'azure-openai',
]);

export function tellsMore(profile: ServerProfileName): boolean {
  return !namesOnly.has(profile);
}

/**
 * How servers with the API of OpenAI tell what their models are. TGI and TEI say the revision in the repository; Ollama has its digests
 * beside the API; vLLM, SGLang and llama.cpp describe what they have loaded. A cloud tells no more than names.
 */
export function createIdentify(
  profile: ServerProfileName,
  server: Pick<ModelServer, 'ask'>,
  { models, root }: { readonly models: string; readonly root: string },
): Identify {
  // Beside the API, not below it.
  const outside = root.replace(/\/v1$/, '');
  if (profile === 'ollama') return createOllamaIdentities(server, outside);
  if (profile === 'tgi' || profile === 'tei') return (signal) => server.ask(`${outside}/info`, readInfo, signal);
  const list: Identify = (signal) => server.ask(models, readDescribed, signal);
  if (profile !== 'llama.cpp') return list;
  return async (signal) => {
    const [listed, file] = await Promise.all([
      list(signal),
      // Servers can be told not to say it.
      server.ask(`${outside}/props`, readModelPath, signal).catch(() => undefined),
    ]);
    // One server has one model; a router in front of several does not say whose this is.
    const [only] = listed;
    if (only === undefined || listed.length > 1 || file === undefined) return listed;
    return [{ ...only, digest: told({ description: only.digest ?? null, file }), evidence: 'description' }];
  };
}

/** `GET /info` of text-generation-inference and text-embeddings-inference, which serve one model each. */
export function readInfo(value: unknown): readonly ModelIdentity[] | undefined {
  if (!isObject(value)) return undefined;
  const { max_input_length: most, max_total_tokens: total, model_id: id, model_sha: sha } = value;
  if (typeof id !== 'string' || !modelName.test(id)) return undefined;
  const revision = typeof sha === 'string' && /^[0-9a-f]{7,64}$/.test(sha) ? sha : undefined;
  const context = countOf(total) ?? countOf(most);
  const facts: ModelFacts = { name: id, ...(context === undefined ? {} : { contextLength: context }) };
  if (revision !== undefined) return [{ id, digest: `git:${revision}`, evidence: 'revision', facts }];
  return [{ id, digest: undefined, evidence: 'name', facts }];
}

/** `GET /v1/models`, with what servers say beside names: vLLM the path or repository, llama.cpp the shape of the model. */
export function readDescribed(value: unknown): readonly ModelIdentity[] | undefined {
  if (!isObject(value)) return undefined;
  const { data } = value;
  if (data === null && value['object'] === 'list') return [];
  if (!Array.isArray(data)) return undefined;
  const identities: ModelIdentity[] = [];
  for (const entry of (data as readonly unknown[]).slice(0, mostModels)) {
    const id = isObject(entry) ? entry['id'] : undefined;
    if (!isObject(entry) || typeof id !== 'string' || !modelName.test(id)) return undefined;
    identities.push(describedOf(id, entry));
  }
  return identities;
}

function describedOf(id: string, entry: Foreign): ModelIdentity {
  const root = plainText(entry['root']);
  const parent = plainText(entry['parent']);
  const window = countOf(entry['max_model_len']);
  const shape = shapeOf(entry['meta']);
  const name = root === undefined || root === id ? undefined : root;
  const contextLength = window ?? shape['n_ctx_train'];
  const parameters = shape['n_params'];
  const facts: ModelFacts = {
    ...(name === undefined ? {} : { name }),
    ...(contextLength === undefined ? {} : { contextLength }),
    ...(parameters === undefined ? {} : { parameters: inBillions(parameters) }),
  };
  // The name alone, which clouds have as well, tells nothing.
  if (root === undefined && window === undefined && Object.keys(shape).length === 0)
    return { id, digest: undefined, evidence: 'name', facts };
  const owner = plainText(entry['owned_by']) ?? null;
  const description = { owner, parent: parent ?? null, root: root ?? null, shape, window: window ?? null };
  return { id, digest: told(description), evidence: 'description', facts };
}

/** Numbers of the model itself, not of how it is run. */
function shapeOf(meta: unknown): Readonly<Record<string, number>> {
  const shape: Record<string, number> = {};
  if (!isObject(meta)) return shape;
  for (const name of ['vocab_type', 'n_vocab', 'n_ctx_train', 'n_embd', 'n_params', 'size']) {
    const number = countOf(meta[name]);
    if (number !== undefined) shape[name] = number;
  }
  return shape;
}

function readModelPath(value: unknown): string | undefined {
  return isObject(value) ? plainText(value['model_path']) : undefined;
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function inBillions(count: number): string {
  return count >= 1e9 ? `${(count / 1e9).toFixed(1)}B` : `${(count / 1e6).toFixed(1)}M`;
}

function told(description: Parameters<typeof canonicalJson>[0]): string {
  return `told:${createHash('sha256').update(canonicalJson(description)).digest('hex')}`;
}
