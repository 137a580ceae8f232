import { type PlaygroundReport, playgroundReportSchema } from '@gatehouse/contract/admin-playground';
import {
  type WireDialect,
  type WireHead,
  wireDialects,
  wireHeadSchema,
  wirePieceSchema,
} from '@gatehouse/contract/admin-wire';
import { AdminError, sendRequest } from './fetch-admin.ts';
import { eventsOf, type SentEvent } from './sent-events.ts';

export interface WireQuestion {
  readonly dialect: WireDialect;
  /** The body as a program would send it. */
  readonly body: string;
  /** Name of a set of guards, which only administrators choose. */
  readonly policy?: string | undefined;
}

/** What goes back over the wire, in order. */
export type WireEvent =
  | { readonly type: 'head'; readonly head: WireHead }
  | { readonly type: 'piece'; readonly text: string }
  | { readonly type: 'report'; readonly report: PlaygroundReport };

interface Asking {
  readonly key: string;
  /** Through the playground of administrators, which tells what each stage did; else as any program asks. */
  readonly watched: boolean;
  /** In which refusals are told: `de`, `en`. */
  readonly language: string;
  readonly signal: AbortSignal;
}

/**
 * Asks in the words of an API and tells the answer as it is written.
 *
 * @throws AdminError where there is no gateway or it does not take the key; and the signal's reason
 */
export async function* askWire(question: WireQuestion, asking: Asking): AsyncGenerator<WireEvent> {
  const { key, language, signal, watched } = asking;
  const { dialect, body, policy } = question;
  try {
    const response = await (watched
      ? sendRequest('/admin/v1/playground/wire', {
          key,
          language,
          signal,
          body: { dialect, body, ...(policy === undefined ? {} : { policy }) },
        })
      : sendRequest(wireDialects[dialect].path, { key, language, signal, body: JSON.parse(body) as object }));
    if (response.status === 401) throw new AdminError('refused');
    if (watched && response.ok) for await (const event of eventsOf(response)) yield wireEvent(event);
    else yield* whole(response);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AdminError) throw error;
    throw new AdminError(error instanceof TypeError ? 'unreachable' : 'unexpected', { cause: error });
  }
}

function wireEvent({ data, name }: SentEvent): WireEvent {
  if (name === 'gatehouse') return { type: 'report', report: playgroundReportSchema.parse(data) };
  if (name === 'head') return { type: 'head', head: wireHeadSchema.parse(data) };
  return { type: 'piece', text: wirePieceSchema.parse(data).text };
}

/** Of the headers, those that the gateway adds for whoever asks. */
const told = /^(?:x-|age$|openai-processing-ms$|request-id$|retry-after$)/;

async function* whole(response: Response): AsyncGenerator<WireEvent> {
  const { body, headers, status } = response;
  yield {
    type: 'head',
    head: {
      status,
      type: headers.get('content-type')?.split(';')[0] ?? '',
      headers: [...headers].filter(([name]) => told.test(name)),
    },
  };
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  try {
    while (reader !== undefined) {
      const { done, value } = await reader.read();
      if (done) return;
      yield { type: 'piece', text: value };
    }
  } finally {
    // Who reads no further wants no more of it.
    await reader?.cancel().catch(() => undefined);
  }
}
