import { z } from 'zod';
import { capacitySchema } from './capacity.ts';
import { identifier } from './identifier.ts';
import { trustLevels } from './privacy.ts';
import { serverAccess, serverTls } from './server-access.ts';
import { serverProfileNames, usualBaseUrl } from './server-profiles.ts';
import { path, referable } from './setting-notes.ts';
import { duration } from './units.ts';

const timeoutsSchema = z.strictObject({
  connect: duration.prefault('5s').describe('TCP and TLS connection'),
  firstByte: duration.prefault('120s').describe('From the sent request to the headers of the answer'),
  idle: duration.prefault('60s').describe('Between two pieces of the answer'),
  total: duration.prefault('15m').describe('The whole call'),
});

/** What the policy on personal data and the register of processing must know of whoever answers. */
const recipient = {
  trust: z
    .enum(trustLevels)
    .optional()
    .describe(
      'Where it runs: `machine`, `organisation` or `cloud`; without it `machine` for loopback addresses and the built-in model, and `cloud` for all others',
    ),
  operator: z.string().min(1).max(500).optional().describe('Who operates it, by name and seat; for the register'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'write the two capital letters of ISO 3166-1, such as DE')
    .optional()
    .describe('Country in which it runs, by its two letters (ISO 3166-1); for the register'),
  transfer: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('On what a transfer to a third country rests (Art. 44 to 49 GDPR); for the register'),
};

const id = identifier.describe('Name of the provider in this file, in records and in metrics');

const address = z.url({ protocol: /^https?$/, error: 'write a whole address, such as http://127.0.0.1:8000/v1' });

const modelNames = z.array(z.string().min(1).max(256));

const models = z
  .union([z.literal('discover'), modelNames])
  .default('discover')
  .describe('The models that the server has; `discover` asks it');

/** What all servers have that are asked over HTTP. */
const server = {
  ...serverAccess,
  apiKey: serverAccess.apiKey.meta({
    ...referable,
    description:
      'API key, sent in the header that this kind of server wants it in; write ${NAME} to take it from the environment, or ${secret:NAME}, ${file:PATH} or ${vault:PATH#FIELD}',
  }),
  connections: z.int().positive().default(256).describe('Connections to the server at most'),
  capacity: capacitySchema
    .optional()
    .describe('How many requests the server can take at once, and how others wait; as many as come without it'),
  models,
  ...recipient,
  timeouts: timeoutsSchema.prefault({}).describe('How long to wait for the model server'),
  tls: serverTls.optional().describe('TLS towards the model server'),
};

const openaiCompatibleSchema = z
  .strictObject({
    id,
    kind: z
      .literal('openai-compatible')
      .describe('Any server that speaks the OpenAI API: vLLM, Ollama, llama.cpp, TGI, a cloud'),
    profile: z
      .enum(serverProfileNames)
      .default('generic')
      .describe('Which server it is: what it takes, renames and refuses; `generic` gets every request as it is'),
    baseUrl: address
      .optional()
      .describe('Base of the API, usually ending in /v1; the usual one of the profile without it'),
    apiVersion: z
      .string()
      .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-preview)?$/, 'write a date, such as 2024-10-21')
      .optional()
      .describe(
        'Of `azure-openai`: version of the API of deployments; without it the API without versions, below /openai/v1',
      ),
    ...server,
  })
  .transform((options, context) => {
    const usual = usualBaseUrl(options.kind, options.profile);
    const baseUrl = options.baseUrl ?? usual;
    if (baseUrl === undefined) {
      const message = `is missing: the profile \`${options.profile}\` has no usual address; write one, such as http://127.0.0.1:8000/v1`;
      context.addIssue({ code: 'custom', path: ['baseUrl'], message, input: options.baseUrl });
      return z.NEVER;
    }
    if (options.profile === 'azure-openai' && options.apiVersion !== undefined && options.models === 'discover') {
      const message = 'Azure does not tell its deployments: name them';
      context.addIssue({ code: 'custom', path: ['models'], message, input: options.models });
      return z.NEVER;
    }
    // Whoever leaves the address of a local server to us means this machine.
    const ours = options.baseUrl === undefined && baseUrl.startsWith('http://127.0.0.1:');
    return { ...options, baseUrl, allowPrivateNetwork: options.allowPrivateNetwork || ours };
  });

/**
 * They change how a model thinks and how its answer is cut, and nothing about what is read from where, done where, or kept. What costs
 * more, such as the long context, is the operator's to allow.
 */
const usualBetas = [
  'claude-code-20250219',
  'effort-2025-11-24',
  'extended-cache-ttl-2025-04-11',
  'fine-grained-tool-streaming-2025-05-14',
  'interleaved-thinking-2025-05-14',
  'output-128k-2025-02-19',
  'structured-outputs-2025-11-13',
  'thinking-token-count-2026-05-13',
  'token-efficient-tools-2025-02-19',
] as const;

const anthropicSchema = z.strictObject({
  id,
  kind: z.literal('anthropic').describe('The Messages API of Anthropic, or another server that speaks it'),
  baseUrl: address.default(usualBaseUrl('anthropic') ?? '').describe('Base of the API, without /v1'),
  version: z
    .string()
    .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, 'write a date, such as 2023-06-01')
    .default('2023-06-01')
    .describe('Version of the API, sent as `anthropic-version`'),
  maxTokens: z
    .int()
    .positive()
    .max(1_000_000)
    .default(4_096)
    .describe('Tokens of an answer where a request names no limit; this API needs one'),
  betas: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'write the name of a beta feature'))
    .max(64)
    .default([...usualBetas])
    .describe('Beta features that clients may ask for by `anthropic-beta`; others are left out, with a warning'),
  ...server,
});

const geminiSchema = z.strictObject({
  id,
  kind: z.literal('gemini').describe('The Gemini API of Google'),
  baseUrl: address.default(usualBaseUrl('gemini') ?? '').describe('Base of the API, with its version'),
  ...server,
});

const ollamaSchema = z
  .strictObject({
    id,
    kind: z
      .literal('ollama')
      .describe('Ollama by its own API, with the size of its context and how long it keeps a model'),
    baseUrl: address.optional().describe('Address of Ollama, without /v1; port 11434 of this machine without it'),
    keepAlive: z
      .string()
      .regex(/^(?:-1|0|[0-9]{1,6}(?:s|m|h))$/, 'write a time such as 30m, 0 for not at all or -1 for ever')
      .optional()
      .describe(
        'How long a model stays in memory after a call, as Ollama writes it: 30m, 0 or -1; its own setting without it',
      ),
    contextLength: z
      .int()
      .positive()
      .max(16_777_216)
      .optional()
      .describe('Tokens of the context (`num_ctx`); the setting of Ollama or of the model without it'),
    ...server,
  })
  .transform((options) => {
    const ours = options.baseUrl === undefined;
    const baseUrl = options.baseUrl ?? usualBaseUrl('ollama') ?? '';
    return { ...options, baseUrl, allowPrivateNetwork: options.allowPrivateNetwork || ours };
  });

const bedrockSchema = z.strictObject({
  id,
  kind: z.literal('bedrock').describe('Models of Amazon Bedrock by its Converse API'),
  baseUrl: address.describe(
    'Address of the runtime in its region, such as https://bedrock-runtime.eu-central-1.amazonaws.com',
  ),
  region: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]{2,10}){1,3}-[0-9]{1,2}$/, 'write a region, such as eu-central-1')
    .optional()
    .describe('Region that calls are signed for; the one in the address without it'),
  accessKeyId: z
    .string()
    .regex(/^[A-Za-z0-9_]{8,128}$/, 'this is no id of an access key')
    .optional()
    .describe('Id of the access key that calls are signed with (Signature Version 4)'),
  secretAccessKey: z
    .string()
    .min(1)
    .regex(/^[\x21-\x7e]+$/, 'a key has printable ASCII characters only, without spaces')
    .optional()
    .meta({
      ...referable,
      description:
        'The secret of the access key; write ${NAME} to take it from the environment, or ${secret:NAME}, ${file:PATH} or ${vault:PATH#FIELD}',
    }),
  sessionToken: z
    .string()
    .min(1)
    .regex(/^[\x21-\x7e]+$/, 'a token has printable ASCII characters only, without spaces')
    .optional()
    .meta({
      ...referable,
      description:
        'The token of temporary credentials; write ${NAME} to take it from the environment, or ${secret:NAME}, ${file:PATH} or ${vault:PATH#FIELD}',
    }),
  ...server,
  models: modelNames.min(1).describe('Ids of the models or inference profiles; Bedrock is not asked for them'),
});

const llamaCppSchema = z.strictObject({
  id,
  kind: z
    .literal('llama-cpp')
    .describe(
      'A GGUF file that this gateway runs itself, in a process of its own, by the optional package `node-llama-cpp`',
    ),
  file: z
    .string()
    .min(1)
    .meta({ ...path, description: 'The GGUF file' }),
  model: z.string().min(1).max(256).default('local').describe('Its model name'),
  contextLength: z
    .int()
    .min(64)
    .max(1_048_576)
    .default(4_096)
    .describe('Tokens of the context, of request and answer together'),
  threads: z
    .int()
    .positive()
    .max(1_024)
    .optional()
    .describe(
      'Threads that it reckons with; without it half of the cores, and one at least, so that the gateway keeps its own',
    ),
  gpuLayers: z.int().nonnegative().max(10_000).default(0).describe('Layers of the model on a GPU; 0 for none'),
  capacity: capacitySchema
    .prefault({ concurrent: 1 })
    .describe('How many requests wait, and for how long; it answers one at a time'),
  timeouts: z
    .strictObject({
      load: duration.prefault('2m').describe('Loading the model'),
      idle: duration.prefault('60s').describe('Between two pieces of the answer, the first included'),
      total: duration.prefault('15m').describe('The whole call'),
    })
    .prefault({})
    .describe('How long to wait for the model'),
});

const extractiveSchema = z.strictObject({
  id,
  kind: z.literal('extractive').describe('The built-in model, which answers only by quoting its knowledge'),
  knowledge: z.array(z.string().min(1).meta(path)).min(1).describe('Folders or files of Markdown that it quotes from'),
  model: z.string().min(1).default('extractive').describe('Its model name'),
  passages: z.int().min(1).max(10).default(3).describe('Passages quoted at most'),
  threshold: z.number().min(0).max(1).default(0.4).describe('Below this support the answer is "I do not know"'),
});

export const providerOptionsSchema = z.discriminatedUnion('kind', [
  openaiCompatibleSchema,
  anthropicSchema,
  geminiSchema,
  ollamaSchema,
  bedrockSchema,
  llamaCppSchema,
  extractiveSchema,
]);

export type ProviderOptions = z.infer<typeof providerOptionsSchema>;
export type OpenaiCompatibleOptions = z.infer<typeof openaiCompatibleSchema>;
export type AnthropicOptions = z.infer<typeof anthropicSchema>;
export type GeminiOptions = z.infer<typeof geminiSchema>;
export type OllamaOptions = z.infer<typeof ollamaSchema>;
export type BedrockOptions = z.infer<typeof bedrockSchema>;
export type LlamaCppOptions = z.infer<typeof llamaCppSchema>;
export type ExtractiveOptions = z.infer<typeof extractiveSchema>;

/** A provider that is asked over HTTP. */
export type ModelServerOptions = Extract<ProviderOptions, { readonly baseUrl: string }>;

export function isModelServer(options: ProviderOptions): options is ModelServerOptions {
  return options.kind !== 'extractive' && options.kind !== 'llama-cpp';
}
