import type { BedrockOptions } from '@gatehouse/contract/providers';
import { GatehouseError } from '../core/errors.ts';
import type { AnswerStream } from '../core/delta.ts';
import type { ModelInfo, Provider, ProviderCall } from '../core/provider.ts';
import { readQuestion } from '../upstream/chat-question.ts';
import { checkServer } from '../upstream/check-server.ts';
import { type ModelServerDependencies, openModelServer } from '../upstream/model-server.ts';
import { pathSegment } from '../upstream/path-segment.ts';
import { bedrockFaultCode } from './bedrock/bedrock-fault.ts';
import { converseBody } from './bedrock/converse-body.ts';
import { ConverseReader } from './bedrock/converse-reader.ts';
import { createEventStreamFraming } from './bedrock/event-stream-framing.ts';
import { createSigner, type SignRequest } from './bedrock/sign-request.ts';

const regionInHost = /^bedrock-runtime(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;

/**
 * A provider for Amazon Bedrock by its Converse API, with a key of the API or with calls that are signed. Throws an Error with
 * a message for the operator when the options cannot be used.
 */
export function createBedrock(options: BedrockOptions, dependencies: ModelServerDependencies): Provider {
  const { secretAccessKey, sessionToken } = options;
  const server = openModelServer(options, dependencies, {
    keyHeader: 'authorization',
    keyPrefix: 'Bearer ',
    faultCode: bedrockFaultCode,
    secrets: [secretAccessKey, sessionToken].filter((secret) => secret !== undefined),
  });
  const { base, root } = server;
  const sign = signerOf(options, base, server.hasKey, dependencies);
  const framing = createEventStreamFraming();
  const listed: readonly ModelInfo[] = options.models.map((id) => Object.freeze({ id, owner: 'bedrock' }));

  async function call({ warn = unheard, ...asked }: ProviderCall): Promise<AnswerStream> {
    const { request, target } = asked;
    if (request.kind !== 'chat') throw new GatehouseError('unsupported_by_model', { param: 'model' });
    const { stream } = request;
    const body = JSON.stringify(converseBody(readQuestion(request), target, warn));
    const path = `${root}/model/${pathSegment(target)}/${stream ? 'converse-stream' : 'converse'}`;
    return server.begin(asked, {
      path,
      body,
      streamed: stream,
      framing,
      headers: await sign?.(path, body),
      reader: (parts) => new ConverseReader(target, parts),
    });
  }

  return Object.freeze({
    id: options.id,
    answers: Object.freeze(['chat'] as const),
    call,
    // They are listed by another service of another address, which this provider has no business with.
    models: () => Promise.resolve(listed),
    check: (signal: AbortSignal) =>
      checkServer({
        base,
        api: 'the runtime of Bedrock',
        otherPaths: [],
        hasKey: server.hasKey || sign !== undefined,
        timeouts: options.timeouts,
        list: () => reach(signal),
      }),
    close: () => server.close(),
  });

  /** Whatever it answers to a path that it does not have says that it is there; whether a key is good, only a call tells. */
  async function reach(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    try {
      await server.ask(`${root}/ping`, () => true, signal);
    } catch (error) {
      const there = ['upstream_auth', 'upstream_invalid_response', 'upstream_model_not_found', 'upstream_rejected'];
      if (!(error instanceof GatehouseError) || !there.includes(error.code)) throw error;
    }
    return listed;
  }
}

function signerOf(
  { accessKeyId, id, region, secretAccessKey, sessionToken }: BedrockOptions,
  base: URL,
  hasKey: boolean,
  { clock }: ModelServerDependencies,
): SignRequest | undefined {
  if (hasKey) {
    if (secretAccessKey !== undefined) throw new Error(`providers[${id}] sets both apiKey and secretAccessKey`);
    return undefined;
  }
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new Error(`providers[${id}] needs apiKey, or accessKeyId and secretAccessKey`);
  const signedFor = region ?? regionInHost.exec(base.hostname)?.[1];
  if (signedFor === undefined) throw new Error(`providers[${id}] needs region: its address does not tell it`);
  return createSigner(base, signedFor, { accessKeyId, secretAccessKey, sessionToken }, clock);
}

function unheard(): void {
  // Whoever calls without a path, such as a check, has nobody to warn.
}
