import type { GeminiOptions } from '@gatehouse/contract/providers';
import type { AnswerStream } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ModelInfo, Provider, ProviderCall } from '../core/provider.ts';
import { readQuestion } from '../upstream/chat-question.ts';
import { checkServer } from '../upstream/check-server.ts';
import { isObject } from '../upstream/foreign-json.ts';
import { type ModelServerDependencies, openModelServer } from '../upstream/model-server.ts';
import { pathSegment } from '../upstream/path-segment.ts';
import { embeddingsBody, GeminiEmbeddingsReader } from './gemini/embeddings.ts';
import { geminiFaultCode } from './gemini/gemini-fault.ts';
import { generateBody } from './gemini/generate-body.ts';
import { GenerateReader } from './gemini/generate-reader.ts';

const mostModels = 10_000;
const modelName = /^models\/[^\p{Cc}\p{Cs}/]{1,256}$/u;

/** A provider for Google's Gemini API. Throws an Error with a message for the operator when the options cannot be used. */
export function createGemini(options: GeminiOptions, dependencies: ModelServerDependencies): Provider {
  const server = openModelServer(options, dependencies, {
    keyHeader: 'x-goog-api-key',
    keyPrefix: '',
    faultCode: geminiFaultCode,
  });
  const { base, root } = server;
  const listing = `${root}/models?pageSize=1000`;

  async function call({ warn = unheard, ...asked }: ProviderCall): Promise<AnswerStream> {
    const { request, target } = asked;
    const model = `${root}/models/${pathSegment(target)}`;
    if (request.kind === 'embeddings') {
      const { body } = request;
      return server.begin(asked, {
        path: `${model}:batchEmbedContents`,
        body: JSON.stringify(embeddingsBody(body, target)),
        streamed: false,
        reader: (parts) => new GeminiEmbeddingsReader(body, parts),
      });
    }
    if (request.kind !== 'chat') throw new GatehouseError('unsupported_by_model', { param: 'model' });
    const { choices, stream } = request;
    return server.begin(asked, {
      path: stream ? `${model}:streamGenerateContent?alt=sse` : `${model}:generateContent`,
      body: JSON.stringify(generateBody(readQuestion(request), target, warn)),
      streamed: stream,
      reader: (parts) => new GenerateReader(choices, parts),
    });
  }

  return Object.freeze({
    id: options.id,
    answers: Object.freeze(['chat', 'embeddings'] as const),
    call,
    models: (signal: AbortSignal) => server.ask(listing, readGeminiModels, signal),
    check: (signal: AbortSignal) =>
      checkServer({
        base,
        api: 'the Gemini API',
        otherPaths: ['/v1beta'].filter((other) => other !== root),
        hasKey: server.hasKey,
        timeouts: options.timeouts,
        list: (path) =>
          server.ask(path === undefined ? listing : `${path}/models?pageSize=1000`, readGeminiModels, signal),
      }),
    close: () => server.close(),
  });
}

/** https://ai.google.dev/api/models; those that neither generate nor embed are left out. */
function readGeminiModels(value: unknown): readonly ModelInfo[] | undefined {
  const entries = isObject(value) ? value['models'] : undefined;
  if (!Array.isArray(entries) || entries.length > mostModels) return undefined;
  const models: ModelInfo[] = [];
  for (const entry of entries as readonly unknown[]) {
    if (!isObject(entry) || typeof entry['name'] !== 'string' || !modelName.test(entry['name'])) return undefined;
    const methods = entry['supportedGenerationMethods'];
    if (Array.isArray(methods) && !methods.includes('generateContent') && !methods.includes('embedContent')) continue;
    const context = entry['inputTokenLimit'];
    models.push({
      id: entry['name'].slice('models/'.length),
      owner: 'google',
      ...(typeof context === 'number' ? { details: { context_length: context } } : undefined),
    });
  }
  return models;
}

function unheard(): void {
  // Whoever calls without a path, such as a check, has nobody to warn.
}
