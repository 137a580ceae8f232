import type { OpenaiCompatibleOptions } from '@gatehouse/contract/config';
import type { AnswerStream } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { ModelInfo, Provider, ProviderCall, ProviderReport } from '../core/provider.ts';
import { checkServer } from '../upstream/check-server.ts';
import { UpstreamAnswerError } from '../upstream/upstream-answer-error.ts';
import { type ModelServerDependencies, openModelServer } from '../upstream/model-server.ts';
import { ChatReader } from './openai-compatible/chat-reader.ts';
import { countInputs, EmbeddingsReader } from './openai-compatible/embeddings-reader.ts';
import { createIdentify } from './openai-compatible/identify.ts';
import { profiles, type ServerProfile } from './openai-compatible/profiles.ts';
import { loadReaderOf } from './openai-compatible/read-load.ts';
import { readModels } from './openai-compatible/read-models.ts';
import { createPaths } from './openai-compatible/server-paths.ts';
import { shapeRequest } from './openai-compatible/shape-request.ts';

export type OpenaiCompatibleDependencies = ModelServerDependencies;

function bodyOf({ request, target }: ProviderCall, body: JsonObject, askUsage: boolean): string {
  if (request.kind === 'embeddings') return JSON.stringify({ ...body, model: target });
  if (!request.stream) {
    return JSON.stringify({ ...body, model: target, stream: undefined, stream_options: undefined });
  }
  const given: Json | undefined = body['stream_options'];
  // Usage is needed for the record whether or not the client wants to see it.
  const options =
    typeof given === 'object' && given !== null && !Array.isArray(given)
      ? { ...(given as JsonObject), include_usage: true }
      : { include_usage: true };
  return JSON.stringify({
    ...body,
    model: target,
    stream: true,
    stream_options: askUsage ? options : undefined,
  });
}

/** Whether a server refused a call because it does not know `stream_options`, which some older ones do not. */
function refusesStreamOptions(error: unknown): boolean {
  return (
    error instanceof GatehouseError &&
    error.code === 'upstream_rejected' &&
    error.cause instanceof UpstreamAnswerError &&
    error.cause.excerpt.includes('stream_options')
  );
}

/**
 * A provider for every server that speaks OpenAI's API, in the way that its profile says: vLLM, Ollama, llama.cpp, TGI, LM
 * Studio, Mistral, DeepSeek and cloud APIs. Throws an Error with a message for the operator when the options cannot be used.
 */
export function createOpenaiCompatible(
  options: OpenaiCompatibleOptions,
  dependencies: OpenaiCompatibleDependencies,
): Provider {
  const profile = options.profile === 'generic' ? undefined : profiles[options.profile];
  const server = openModelServer(options, dependencies, {
    keyHeader: profile?.keyHeader ?? 'authorization',
    keyPrefix: profile?.keyPrefix ?? 'Bearer ',
    keepsQuery: true,
  });
  const { base } = server;
  const paths = createPaths(options, base);
  const loadReader = loadReaderOf(options.profile);
  let asksUsage = true;

  function begin(call: ProviderCall, body: JsonObject, streamed: boolean): Promise<AnswerStream> {
    const { request, target } = call;
    return server.begin(call, {
      path: request.kind === 'chat' ? paths.chat(target) : paths.embeddings(target),
      body: bodyOf(call, body, asksUsage),
      streamed,
      reader:
        request.kind === 'chat'
          ? (parts) => new ChatReader({ choices: request.choices, ...parts })
          : ({ emit, excerpt }) => new EmbeddingsReader(countInputs(request.body['input']), emit, excerpt),
    });
  }

  async function beginStream(call: ProviderCall, body: JsonObject): Promise<AnswerStream> {
    const asked = asksUsage;
    try {
      return await begin(call, body, true);
    } catch (error) {
      if (!asked || !refusesStreamOptions(error)) throw error;
      asksUsage = false;
      try {
        return await begin(call, body, true);
      } catch (second) {
        // It was not that: the words stood there for another reason, such as a server that repeats the request.
        asksUsage = true;
        throw second;
      }
    }
  }

  function ask(call: ProviderCall, body: JsonObject): Promise<AnswerStream> {
    const { request } = call;
    return request.kind === 'chat' && request.stream ? beginStream(call, body) : begin(call, body, false);
  }

  async function askShaped(call: ProviderCall, shape: ServerProfile): Promise<AnswerStream> {
    return ask(call, shapeRequest(call.request, shape, call.warn ?? unheard));
  }

  return Object.freeze({
    id: options.id,
    answers: Object.freeze(['chat', 'embeddings'] as const),
    call(call: ProviderCall): Promise<AnswerStream> {
      return profile === undefined ? ask(call, call.request.body) : askShaped(call, profile);
    },
    models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
      return server.ask(paths.models, readModels, signal);
    },
    identify: createIdentify(options.profile, server, { models: paths.models, root: paths.root }),
    ...(loadReader === undefined
      ? {}
      : { load: (signal: AbortSignal) => server.ask(loadReader.path(paths.root), loadReader.read, signal) }),
    check(signal: AbortSignal): Promise<ProviderReport> {
      return checkServer({
        base,
        api: 'an OpenAI-compatible server',
        otherPaths: paths.others,
        hasKey: server.hasKey,
        timeouts: options.timeouts,
        list: (path) =>
          server.ask(path === undefined ? paths.models : `${path}/models${base.search}`, readModels, signal),
      });
    },
    close: () => server.close(),
  });
}

function unheard(): void {
  // Whoever calls without a path, such as a check, has nobody to warn.
}
