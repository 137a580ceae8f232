import type { AnthropicOptions } from '@gatehouse/contract/providers';
import { GatehouseError } from '../core/errors.ts';
import type { Provider, ProviderCall, ModelInfo } from '../core/provider.ts';
import { readQuestion } from '../upstream/chat-question.ts';
import { checkServer } from '../upstream/check-server.ts';
import { isObject } from '../upstream/foreign-json.ts';
import { type ModelServerDependencies, openModelServer } from '../upstream/model-server.ts';
import { messagesBody } from './anthropic/messages-body.ts';
import { messagesFaultCode } from './anthropic/messages-fault.ts';
import { MessagesReader } from './anthropic/messages-reader.ts';

const mostModels = 10_000;
const modelName = /^[^\p{Cc}\p{Cs}]{1,256}$/u;

/**
 * A provider for Anthropic's Messages API. Throws an Error with a message for the operator when the options cannot be used.
 */
export function createAnthropic(options: AnthropicOptions, dependencies: ModelServerDependencies): Provider {
  const server = openModelServer(options, dependencies, {
    keyHeader: 'x-api-key',
    keyPrefix: '',
    headers: ['anthropic-version', options.version],
    faultCode: messagesFaultCode,
  });
  const { base, root } = server;
  const listing = `${root}/v1/models?limit=1000`;

  return Object.freeze({
    id: options.id,
    answers: Object.freeze(['chat'] as const),
    takesBetas: true,
    async call({ request, target, warn = unheard, ...call }: ProviderCall) {
      if (request.kind !== 'chat') throw new GatehouseError('unsupported_by_model', { param: 'model' });
      const { stream } = request;
      const { betas } = request;
      const settings = { target, stream, maxTokens: options.maxTokens, warn, systemInPlace: betas !== undefined };
      const wanted = betas?.filter((beta) => options.betas.includes(beta)) ?? [];
      if (betas !== undefined && wanted.length < betas.length) warn('beta_not_forwarded');
      return server.begin(
        { ...call, request, target },
        {
          path: `${root}/v1/messages`,
          body: JSON.stringify(messagesBody(readQuestion(request), settings)),
          streamed: stream,
          headers: wanted.length === 0 ? undefined : ['anthropic-beta', wanted.join(',')],
          reader: (parts) => new MessagesReader(parts),
        },
      );
    },
    models: (signal: AbortSignal) => server.ask(listing, readMessagesModels, signal),
    check: (signal: AbortSignal) =>
      checkServer({
        base,
        api: 'a server with the Messages API',
        otherPaths: root.endsWith('/v1') ? [root.slice(0, -3)] : [],
        hasKey: server.hasKey,
        timeouts: options.timeouts,
        list: (path) =>
          server.ask(path === undefined ? listing : `${path}/v1/models?limit=1000`, readMessagesModels, signal),
      }),
    close: () => server.close(),
  });
}

/** https://docs.anthropic.com/en/api/models-list */
function readMessagesModels(value: unknown): readonly ModelInfo[] | undefined {
  const data = isObject(value) ? value['data'] : undefined;
  if (!Array.isArray(data) || data.length > mostModels) return undefined;
  const models: ModelInfo[] = [];
  for (const entry of data as readonly unknown[]) {
    if (!isObject(entry) || typeof entry['id'] !== 'string' || !modelName.test(entry['id'])) return undefined;
    const made = typeof entry['created_at'] === 'string' ? Date.parse(entry['created_at']) / 1_000 : Number.NaN;
    models.push({
      id: entry['id'],
      ...(Number.isSafeInteger(made) && made > 0 ? { created: made } : undefined),
      owner: 'anthropic',
    });
  }
  return models;
}

function unheard(): void {
  // Whoever calls without a path, such as a check, has nobody to warn.
}
