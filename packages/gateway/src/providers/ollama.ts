import type { OllamaOptions } from '@gatehouse/contract/providers';
import type { AnswerStream } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Provider, ProviderCall, ProviderReport } from '../core/provider.ts';
import { readQuestion } from '../upstream/chat-question.ts';
import { checkServer } from '../upstream/check-server.ts';
import { textsOf } from '../upstream/embedding-values.ts';
import { lineFraming } from '../upstream/line-framing.ts';
import { type ModelServerDependencies, openModelServer } from '../upstream/model-server.ts';
import { createOllamaIdentities } from '../upstream/ollama-identities.ts';
import { chatBody, keepAliveOf } from './ollama/chat-body.ts';
import { ChatReader } from './ollama/chat-reader.ts';
import { EmbedReader } from './ollama/embed-reader.ts';
import { ollamaFaultCode } from './ollama/ollama-fault.ts';
import { readLoaded, readTags } from './ollama/read-listings.ts';

/**
 * A provider for Ollama by its own API, which knows what the OpenAI form does not: the size of the context, how long a model
 * stays in memory, and an error in place of a cut prompt. Throws an Error for the operator when the options cannot be used.
 */
export function createOllama(options: OllamaOptions, dependencies: ModelServerDependencies): Provider {
  const server = openModelServer(options, dependencies, {
    keyHeader: 'authorization',
    keyPrefix: 'Bearer ',
    faultCode: ollamaFaultCode,
  });
  const { base, root } = server;
  const { contextLength, keepAlive } = options;

  async function call({ warn = unheard, ...asked }: ProviderCall): Promise<AnswerStream> {
    const { request, target } = asked;
    if (request.kind === 'embeddings') {
      const { body } = request;
      return server.begin(asked, {
        path: `${root}/api/embed`,
        body: JSON.stringify(embedBody(body, target)),
        streamed: false,
        reader: (parts) => new EmbedReader(body, parts),
      });
    }
    if (request.kind !== 'chat') throw new GatehouseError('unsupported_by_model', { param: 'model' });
    const { stream } = request;
    return server.begin(asked, {
      path: `${root}/api/chat`,
      body: JSON.stringify(chatBody(readQuestion(request), { target, stream, contextLength, keepAlive, warn })),
      streamed: stream,
      framing: lineFraming,
      reader: (parts) => new ChatReader(parts),
    });
  }

  function embedBody(body: JsonObject, target: string): JsonObject {
    const dimensions = body['dimensions'];
    return {
      model: target,
      input: [...textsOf(body['input'])],
      // OpenAI's API has no such wish: there, what is too long is refused, and never cut off in silence.
      truncate: body['truncate'] === true,
      ...(typeof dimensions === 'number' ? { dimensions } : undefined),
      ...(contextLength === undefined ? undefined : { options: { num_ctx: contextLength } }),
      ...(keepAlive === undefined ? undefined : { keep_alive: keepAliveOf(keepAlive) }),
    };
  }

  async function check(signal: AbortSignal): Promise<ProviderReport> {
    const report = await checkServer({
      base,
      api: 'Ollama',
      otherPaths: root.endsWith('/v1') ? [root.slice(0, -3)] : [],
      hasKey: server.hasKey,
      timeouts: options.timeouts,
      list: (path) => server.ask(`${path ?? root}/api/tags`, readTags, signal),
    });
    if (!report.ok) return report;
    // Those in front of a farm of servers may not say it.
    const loaded = await server.ask(`${root}/api/ps`, readLoaded, signal).catch(() => undefined);
    if (loaded === undefined) return report;
    return { ...report, summary: `${report.summary}, ${loaded.length} in memory` };
  }

  return Object.freeze({
    id: options.id,
    answers: Object.freeze(['chat', 'embeddings'] as const),
    call,
    models: (signal: AbortSignal) => server.ask(`${root}/api/tags`, readTags, signal),
    load: async (signal: AbortSignal) => {
      // It does not say how many requests run, only which models need not be read from the disk first.
      const loaded = await server.ask(`${root}/api/ps`, readLoaded, signal);
      return { running: 0, waiting: 0, loaded };
    },
    identify: createOllamaIdentities(server, root),
    check,
    close: () => server.close(),
  });
}

function unheard(): void {
  // Whoever calls without a path, such as a check, has nobody to warn.
}
