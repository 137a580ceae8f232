import { AdminError, sendRequest } from './fetch-admin.ts';
import { eventsOf } from './sent-events.ts';

/** How a request to a model ended. */
export interface ChatOutcome {
  /** The id that the record has it under. Absent where the gateway gave none. */
  readonly request: string | undefined;
  /** HTTP status. */
  readonly status: number;
  /** What the gateway said in place of an answer, or of the rest of it. */
  readonly refusal: { readonly code: string; readonly message: string } | undefined;
}

interface ChatCall {
  /** Of a caller; the one that the console is signed in with is not for models. */
  readonly key: string;
  readonly model: string;
  readonly content: string;
  /** In which refusals are told: `de`, `en`. */
  readonly language: string;
  readonly signal: AbortSignal;
  /** Gets the answer so far, again and again. */
  readonly onText: (text: string) => void;
}

/**
 * Asks a model as any client does, and shows the answer while it comes.
 *
 * @throws AdminError where there is no gateway or its answer is none; and the signal's reason
 */
export async function streamChat({ key, model, content, language, signal, onText }: ChatCall): Promise<ChatOutcome> {
  try {
    const body = { model, messages: [{ role: 'user', content }], stream: true };
    const response = await sendRequest('/v1/chat/completions', { key, body, language, signal });
    const outcome = { request: response.headers.get('x-request-id') ?? undefined, status: response.status };
    if (!response.ok) return { ...outcome, refusal: refusalIn(await response.json()) ?? unknownRefusal(response) };
    let refusal: ChatOutcome['refusal'];
    let text = '';
    for await (const { data } of eventsOf(response)) {
      refusal = refusalIn(data) ?? refusal;
      const piece = pieceIn(data);
      if (piece === '') continue;
      text += piece;
      onText(text);
    }
    return { ...outcome, refusal };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AdminError) throw error;
    throw new AdminError(error instanceof SyntaxError ? 'unexpected' : 'unreachable', { cause: error });
  }
}

function pieceIn(data: unknown): string {
  const { choices } = data as { readonly choices?: readonly { readonly delta?: { readonly content?: unknown } }[] };
  const piece = choices?.[0]?.delta?.content;
  return typeof piece === 'string' ? piece : '';
}

function refusalIn(body: unknown): ChatOutcome['refusal'] {
  const { error } = body as { readonly error?: { readonly code?: unknown; readonly message?: unknown } };
  const { code, message } = error ?? {};
  return typeof code === 'string' && typeof message === 'string' ? { code, message } : undefined;
}

function unknownRefusal({ status, statusText }: Response): { readonly code: string; readonly message: string } {
  return { code: String(status), message: statusText };
}
