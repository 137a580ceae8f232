import type { ServerProfileName } from '@gatehouse/contract/server-profiles';

/** What a client would miss in the answer, so that a request that wants it is refused. */
export type Inability =
  | 'choices'
  | 'json-object'
  | 'json-schema'
  | 'logprobs'
  | 'logit-bias'
  | 'tool-choice-required'
  | 'chat'
  | 'embeddings';

/** How one kind of server differs from OpenAI's own API. Sources are the pages of each API as of 2026. */
export interface ServerProfile {
  readonly keyHeader: string;
  readonly keyPrefix: string;
  /** Settings by OpenAI's name → the name that the server has for them. */
  readonly renames: Readonly<Record<string, string>>;
  /** Settings that the server refuses or does not heed: left out, and the client is warned. */
  readonly leftOut: ReadonlySet<string>;
  readonly unable: ReadonlySet<Inability>;
  /**
   * Under which name earlier reasoning goes back to the model. `none`: the server refuses it or has no use for it. `keep`: every field goes
   * as it came.
   */
  readonly reasoning: 'reasoning_content' | 'reasoning' | 'reasoning_details' | 'none' | 'keep';
  /** Whether there is a role `developer`; it becomes `system` otherwise. */
  readonly developerRole: boolean;
  /** Whether messages may have a `name`. */
  readonly names: boolean;
  /** Whether content parts may have Anthropic's `cache_control`. */
  readonly cacheControl: boolean;
  /** Whether `thinking` says with its `type` if the model thinks. */
  readonly thinking: boolean;
}

/** Settings of OpenAI's platform that say nothing to other servers. */
const platformOnly = ['store', 'service_tier', 'prompt_cache_key', 'prompt_cache_retention', 'safety_identifier'];
const openaiOnly = [...platformOnly, 'verbosity', 'prediction', 'modalities'];

function profile(differing: Partial<Omit<ServerProfile, 'leftOut' | 'unable'>> & Partial<Lists>): ServerProfile {
  const { leftOut = [], unable = [], ...rest } = differing;
  return Object.freeze({
    keyHeader: 'authorization',
    keyPrefix: 'Bearer ',
    renames: {},
    reasoning: 'none',
    developerRole: false,
    names: true,
    cacheControl: false,
    thinking: false,
    ...rest,
    leftOut: new Set(leftOut),
    unable: new Set(unable),
  });
}

interface Lists {
  readonly leftOut: readonly string[];
  readonly unable: readonly Inability[];
}

const oldLimit = { max_completion_tokens: 'max_tokens' };
const newLimit = { max_tokens: 'max_completion_tokens' };

/** What each of the named servers takes; `generic` has none, and gets every request as it is. */
export const profiles: Readonly<Record<Exclude<ServerProfileName, 'generic'>, ServerProfile>> = Object.freeze({
  openai: profile({ renames: newLimit, developerRole: true }),
  // https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html
  vllm: profile({ reasoning: 'reasoning', leftOut: [...openaiOnly, 'metadata'] }),
  // https://docs.ollama.com/api/openai-compatibility
  ollama: profile({
    renames: oldLimit,
    reasoning: 'reasoning',
    leftOut: [...openaiOnly, 'metadata', 'parallel_tool_calls', 'user'],
    unable: ['choices', 'logit-bias', 'tool-choice-required'],
  }),
  // https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
  'llama.cpp': profile({
    renames: oldLimit,
    reasoning: 'reasoning_content',
    leftOut: [...openaiOnly, 'metadata', 'user'],
  }),
  // https://huggingface.co/docs/text-generation-inference/messages_api
  tgi: profile({
    renames: oldLimit,
    leftOut: [...openaiOnly, 'metadata', 'parallel_tool_calls', 'reasoning_effort', 'user'],
    unable: ['choices', 'embeddings'],
  }),
  // https://huggingface.github.io/text-embeddings-inference
  tei: profile({ unable: ['chat'] }),
  // https://docs.sglang.ai/basic_usage/openai_api_completions.html
  sglang: profile({ reasoning: 'reasoning_content', leftOut: [...openaiOnly, 'metadata'] }),
  // https://lmstudio.ai/docs/developer/openai-compat
  'lm-studio': profile({
    renames: oldLimit,
    leftOut: [...openaiOnly, 'metadata', 'parallel_tool_calls', 'user'],
    unable: ['choices', 'json-object', 'logprobs'],
  }),
  // https://docs.mistral.ai/api/endpoint/chat; settings that are not listed there are refused with 422
  mistral: profile({
    renames: { ...oldLimit, seed: 'random_seed' },
    names: false,
    leftOut: [...platformOnly, 'verbosity', 'modalities', 'user'],
    unable: ['logit-bias', 'logprobs'],
  }),
  // https://api-docs.deepseek.com/api/create-chat-completion
  deepseek: profile({
    thinking: true,
    renames: oldLimit,
    reasoning: 'reasoning_content',
    leftOut: [...openaiOnly, 'metadata', 'parallel_tool_calls', 'seed', 'user'],
    unable: ['choices', 'embeddings', 'json-schema', 'logit-bias'],
  }),
  // https://platform.kimi.ai/docs/api/chat
  moonshot: profile({
    thinking: true,
    renames: newLimit,
    reasoning: 'reasoning_content',
    leftOut: [...openaiOnly, 'metadata', 'parallel_tool_calls', 'seed', 'user'],
    unable: ['embeddings', 'logit-bias', 'logprobs', 'tool-choice-required'],
  }),
  // https://www.alibabacloud.com/help/en/model-studio/qwen-api-reference
  dashscope: profile({
    renames: oldLimit,
    cacheControl: true,
    leftOut: [...openaiOnly, 'frequency_penalty', 'metadata', 'user'],
    unable: ['logit-bias'],
  }),
  // https://console.groq.com/docs/openai
  groq: profile({
    renames: newLimit,
    reasoning: 'reasoning',
    names: false,
    leftOut: [
      'store',
      'prompt_cache_key',
      'prompt_cache_retention',
      'safety_identifier',
      'verbosity',
      'prediction',
      'modalities',
      'metadata',
    ],
    unable: ['choices', 'embeddings', 'logit-bias', 'logprobs'],
  }),
  // https://openrouter.ai/docs/api-reference/parameters
  openrouter: profile({
    reasoning: 'reasoning_details',
    developerRole: true,
    cacheControl: true,
    leftOut: ['store', 'service_tier', 'modalities'],
    unable: ['choices'],
  }),
  // https://learn.microsoft.com/azure/ai-foundry/openai/reference
  'azure-openai': profile({
    keyHeader: 'api-key',
    keyPrefix: '',
    developerRole: true,
    leftOut: ['service_tier', 'safety_identifier', 'prompt_cache_retention'],
  }),
});
