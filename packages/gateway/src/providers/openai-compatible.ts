import type { OpenaiCompatibleOptions } from '@gatehouse/contract/config';
import type { AnswerStream } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { ModelInfo, Provider, ProviderCall, ProviderReport } from '../core/provider.ts';
import type { ImageRequest, TranscriptionRequest } from '../core/request.ts';
import { checkServer } from '../upstream/check-server.ts';
import { UpstreamAnswerError } from '../upstream/upstream-answer-error.ts';
import { type ModelServerDependencies, openModelServer } from '../upstream/model-server.ts';
import { ChatReader } from './openai-compatible/chat-reader.ts';
import { formBody } from './openai-compatible/form-body.ts';
import { ImageReader } from './openai-compatible/image-reader.ts';
import { type MediaWork, mediaWorkOf } from './openai-compatible/media-manners.ts';
import { countInputs, EmbeddingsReader } from './openai-compatible/embeddings-reader.ts';
import { createIdentify, tellsMore } from './openai-compatible/identify.ts';
import { profiles, type ServerProfile } from './openai-compatible/profiles.ts';
import { rerankBody, rerankMannersOf } from './openai-compatible/rerank-manners.ts';
import { RerankReader } from './openai-compatible/rerank-reader.ts';
import { loadReaderOf } from './openai-compatible/read-load.ts';
import { readInfo, readModels } from './openai-compatible/read-models.ts';
import { TranscriptReader } from './openai-compatible/transcript-reader.ts';
import { createPaths } from './openai-compatible/server-paths.ts';
import { shapeRequest } from './openai-compatible/shape-request.ts';

export type OpenaiCompatibleDependencies = ModelServerDependencies;

function bodyOf({ request, target }: ProviderCall, body: JsonObject, askUsage: boolean): string {
  // Ollama's wish to have cut off what is too long is no field of this API: a server says so where it is.
  if (request.kind !== 'chat') return JSON.stringify({ ...body, model: target, truncate: undefined });
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
  const readList = options.profile === 'tei' ? readInfo : readModels;
  const loadReader = loadReaderOf(options.profile);
  const ranking = rerankMannersOf(options.profile);
  const mediaWork = mediaWorkOf(options.profile);
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

  async function rank(call: ProviderCall): Promise<AnswerStream> {
    const { request, target, warn } = call;
    if (ranking === undefined) throw new GatehouseError('unsupported_by_model', { param: 'model' });
    return server.begin(call, {
      path: `${ranking.path(paths.root)}${base.search}`,
      body: JSON.stringify(rerankBody(ranking, request.body, target, warn ?? unheard)),
      streamed: false,
      reader: ({ emit, excerpt }) => new RerankReader(request.body, emit, excerpt),
    });
  }

  function canDo(work: MediaWork): boolean {
    return mediaWork.includes(work);
  }

  async function writeDown(call: ProviderCall, request: TranscriptionRequest): Promise<AnswerStream> {
    const { requestId, target } = call;
    const work = request.translate ? 'translate' : 'transcribe';
    if (!canDo(work)) throw new GatehouseError('unsupported_by_model', { param: 'model' });
    const { body, contentType } = formBody(
      {
        ...request.body,
        model: target,
        ...formatOf(request),
      },
      request.file,
      `gatehouse-${requestId.replaceAll(/[^A-Za-z0-9]/g, '')}`,
    );
    return server.begin(call, {
      path: paths.media(target, work),
      body,
      contentType,
      streamed: request.stream,
      reader: (parts) => new TranscriptReader(parts),
    });
  }

  async function makeImages(call: ProviderCall, request: ImageRequest): Promise<AnswerStream> {
    const { target } = call;
    if (!canDo('make-images')) throw new GatehouseError('unsupported_by_model', { param: 'model' });
    return server.begin(call, {
      path: paths.media(target, 'make-images'),
      body: JSON.stringify({ ...request.body, model: target }),
      streamed: false,
      reader: (parts) => new ImageReader(request.images, parts),
    });
  }

  function ask(call: ProviderCall, body: JsonObject): Promise<AnswerStream> {
    const { request } = call;
    if (request.kind === 'rerank') return rank(call);
    if (request.kind === 'transcription') return writeDown(call, request);
    if (request.kind === 'image') return makeImages(call, request);
    return request.kind === 'chat' && request.stream ? beginStream(call, body) : begin(call, body, false);
  }

  async function askShaped(call: ProviderCall, shape: ServerProfile): Promise<AnswerStream> {
    return ask(call, shapeRequest(call.request, shape, call.warn ?? unheard));
  }

  return Object.freeze({
    id: options.id,
    answers: Object.freeze(
      (['chat', 'embeddings', 'rerank', 'transcription', 'image'] as const).filter((kind) => {
        switch (kind) {
          case 'rerank':
            return ranking !== undefined;
          case 'transcription':
            return canDo('transcribe');
          case 'image':
            return canDo('make-images');
          default:
            return profile?.unable.has(kind) !== true;
        }
      }),
    ),
    call(call: ProviderCall): Promise<AnswerStream> {
      return profile === undefined || !isShaped(call) ? ask(call, call.request.body) : askShaped(call, profile);
    },
    models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
      return server.ask(paths.models, readList, signal);
    },
    ...(tellsMore(options.profile)
      ? { identify: createIdentify(options.profile, server, { models: paths.models, root: paths.root }) }
      : {}),
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
          server.ask(path === undefined ? paths.models : `${path}/models${base.search}`, readList, signal),
      });
    },
    close: () => server.close(),
  });
}

/** Profiles are about chat and embeddings; for all else each server has manners of its own. */
function isShaped({ request }: ProviderCall): boolean {
  return request.kind === 'chat' || request.kind === 'embeddings';
}

/** Subtitles are made here, of times that more servers tell than know how to write subtitles. */
function formatOf({ body, format, stream }: TranscriptionRequest): JsonObject {
  if (format === 'json' || format === 'text') return { response_format: 'json', ...(stream ? { stream } : undefined) };
  return {
    response_format: 'verbose_json',
    timestamp_granularities: body['timestamp_granularities'] ?? ['segment'],
  };
}

function unheard(): void {
  // Whoever calls without a path, such as a check, has nobody to warn.
}
