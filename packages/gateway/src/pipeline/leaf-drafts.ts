import type { ErrorCode } from '@gatehouse/contract/errors';
import type { Exchange } from '../core/exchange.ts';
import type { LeafDraft } from '../core/ledger.ts';

type Draft<K extends LeafDraft['kind']> = Extract<LeafDraft, { kind: K }>;

export interface LeafFacts {
  readonly policyHash: string;
  readonly status: number;
  readonly code: ErrorCode | undefined;
  /** Monotonic milliseconds. */
  readonly now: number;
}

/** Names from clients are cut to what a leaf has room for; the full name is in the sealed prompt. */
const longestName = 256;

function identity(exchange: Exchange, policyHash: string) {
  return {
    dialect: exchange.dialect,
    ...(exchange.caller === undefined ? {} : { key: exchange.caller.key }),
    ...(exchange.request === undefined ? {} : { model: exchange.request.model.slice(0, longestName) }),
    policy: policyHash,
    request: exchange.id,
    tenant: exchange.caller?.tenant ?? 'unknown',
  };
}

export function requestDraft(exchange: Exchange, policyHash: string): Draft<'request'> {
  return { kind: 'request', ...identity(exchange, policyHash) };
}

function microseconds(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 1_000));
}

function measured(exchange: Exchange, facts: LeafFacts) {
  const { notes, answer, request } = exchange;
  const usage = notes.usage;
  const finish = answer?.choices.flatMap((choice) => (choice.finish === undefined ? [] : [choice.finish.slice(0, 64)]));
  return {
    cache: notes.cache,
    ...(facts.code === undefined ? {} : { code: facts.code }),
    entities: notes.entities,
    ...(finish === undefined || finish.length === 0 ? {} : { finish }),
    notInspected: { ...request?.notInspected },
    ...(notes.provider === undefined ? {} : { provider: notes.provider }),
    ...(notes.target === undefined ? {} : { target: notes.target.slice(0, longestName) }),
    status: facts.status,
    streamed: request?.kind === 'chat' && request.stream,
    timings: {
      total: microseconds(facts.now - exchange.startedAt),
      ...(notes.firstDeltaAt === undefined ? {} : { firstByte: microseconds(notes.firstDeltaAt - exchange.startedAt) }),
      ...(notes.upstreamStartedAt === undefined ? {} : { upstream: microseconds(facts.now - notes.upstreamStartedAt) }),
    },
    ...(usage === undefined
      ? {}
      : {
          usage: {
            ...(usage.cachedInput === undefined ? {} : { cachedInput: usage.cachedInput }),
            input: usage.input,
            output: usage.output,
            ...(usage.reasoning === undefined ? {} : { reasoning: usage.reasoning }),
          },
        }),
    usageSource: usage !== undefined ? ('provider' as const) : answer === undefined ? ('none' as const) : ('missing' as const),
    verdicts: notes.verdicts,
  };
}

export function resultDraft(
  exchange: Exchange,
  outcome: Draft<'result'>['outcome'],
  previous: number | undefined,
  facts: LeafFacts,
): Draft<'result'> {
  return {
    kind: 'result',
    ...identity(exchange, facts.policyHash),
    ...measured(exchange, facts),
    outcome,
    ...(previous === undefined ? {} : { previous }),
  };
}

export function refusalDraft(exchange: Exchange, facts: LeafFacts): Draft<'refusal'> {
  return { kind: 'refusal', ...identity(exchange, facts.policyHash), ...measured(exchange, facts) };
}

/**
 * What is sealed as the answer: what the client was given, and the placeholders that stood for personal data, so that what
 * the model saw can be shown as well. Embedding vectors are left out: they can be computed again from the prompt.
 */
export function answerContent(exchange: Exchange): Uint8Array | undefined {
  const { answer, notes } = exchange;
  if (answer === undefined) return undefined;
  const { choices, usage } = answer;
  return Buffer.from(
    JSON.stringify({
      choices,
      ...(answer.embeddings.length === 0 ? {} : { embeddings: answer.embeddings.length }),
      ...(notes.pseudonyms === undefined ? {} : { pseudonyms: notes.pseudonyms }),
      usage,
    }),
  );
}
