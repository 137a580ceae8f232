import {
  type PlaygroundMessage,
  type PlaygroundReport,
  playgroundReportSchema,
} from '@gatehouse/contract/admin-playground';
import { AdminError, sendRequest } from './fetch-admin.ts';
import { eventsOf, type SentEvent } from './sent-events.ts';

export interface AskedDocument {
  readonly title?: string;
  readonly text: string;
}

export interface Question {
  readonly model: string;
  readonly messages: readonly PlaygroundMessage[];
  readonly documents?: readonly AskedDocument[];
  readonly temperature?: number | undefined;
  /** Name of a set of guards, which only administrators choose. */
  readonly policy?: string | undefined;
}

export interface TokenCounts {
  readonly input: number;
  readonly output: number;
}

/** Why there is no answer, or no rest of it. */
export interface ModelRefusal {
  /** Of the error catalogue. */
  readonly code: string | undefined;
  /** What a program that asks is told. */
  readonly message: string | undefined;
  /** The place in the request that it is about. */
  readonly param: string | undefined;
}

/** What comes of a question, in order. */
export type ModelEvent =
  | {
      readonly type: 'begun';
      /** The id that the record has it under. */
      readonly request: string | undefined;
      /** Of HTTP. */
      readonly status: number;
      /** Of the first entry in the record, or of the only one of a refusal. */
      readonly leaf: string | undefined;
    }
  | { readonly type: 'text'; readonly channel: 'content' | 'reasoning'; readonly text: string }
  | { readonly type: 'usage'; readonly usage: TokenCounts }
  | { readonly type: 'report'; readonly report: PlaygroundReport }
  | { readonly type: 'refused'; readonly refusal: ModelRefusal };

interface Asking {
  readonly key: string;
  /** Through the playground of administrators, which tells what each stage did; else as any caller asks. */
  readonly watched: boolean;
  /** Whether the session goes by this key, and ends where it is refused; of another one a refusal is an answer as any. */
  readonly ofSession: boolean;
  /** In which refusals are told: `de`, `en`. */
  readonly language: string;
  readonly signal: AbortSignal;
}

/**
 * Asks a model and tells what comes back as it comes.
 *
 * @throws AdminError where there is no gateway, it does not take the key or its answer is none; and the signal's reason
 */
export async function* askModel(
  question: Question,
  { key, language, ofSession, watched, signal }: Asking,
): AsyncGenerator<ModelEvent> {
  try {
    const address = watched ? '/admin/v1/playground' : '/v1/chat/completions';
    const response = await sendRequest(address, { key, body: bodyOf(question, watched), language, signal });
    if (response.status === 401 && ofSession) throw new AdminError('refused');
    const { headers, status } = response;
    yield {
      type: 'begun',
      request: headers.get('x-request-id') ?? undefined,
      status,
      leaf: headers.get('x-gatehouse-leaf') ?? undefined,
    };
    if (response.ok) for await (const event of eventsOf(response)) yield* modelEvents(event);
    else yield* modelEvents({ name: undefined, data: await response.json() });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AdminError) throw error;
    throw new AdminError(error instanceof TypeError ? 'unreachable' : 'unexpected', { cause: error });
  }
}

function bodyOf({ model, messages, documents = [], temperature, policy }: Question, watched: boolean): object {
  return {
    model,
    messages,
    ...(documents.length === 0 ? {} : { documents }),
    ...(temperature === undefined ? {} : { temperature }),
    stream: true,
    ...(watched ? (policy === undefined ? {} : { policy }) : { stream_options: { include_usage: true } }),
  };
}

interface AnswerChunk {
  readonly choices?: readonly { readonly delta?: Readonly<Record<string, unknown>> }[];
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null;
  readonly error?: { readonly code?: unknown; readonly message?: unknown; readonly param?: unknown };
  readonly gatehouse?: unknown;
}

function* modelEvents({ name, data }: SentEvent): Generator<ModelEvent> {
  if (name === 'gatehouse') {
    yield { type: 'report', report: playgroundReportSchema.parse(data) };
    return;
  }
  const { choices = [], usage, error, gatehouse } = data as AnswerChunk;
  const { content, refusal, reasoning, reasoning_content: thoughts } = choices[0]?.delta ?? {};
  for (const text of [content, refusal]) if (isText(text)) yield { type: 'text', channel: 'content', text };
  for (const text of [reasoning, thoughts]) if (isText(text)) yield { type: 'text', channel: 'reasoning', text };
  if (typeof usage?.prompt_tokens === 'number' && typeof usage.completion_tokens === 'number')
    yield { type: 'usage', usage: { input: usage.prompt_tokens, output: usage.completion_tokens } };
  if (gatehouse !== undefined) yield { type: 'report', report: playgroundReportSchema.parse(gatehouse) };
  if (error === undefined) return;
  const { code, message, param } = error;
  yield {
    type: 'refused',
    refusal: {
      code: typeof code === 'string' ? code : undefined,
      message: typeof message === 'string' ? message : undefined,
      param: typeof param === 'string' ? param : undefined,
    },
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
