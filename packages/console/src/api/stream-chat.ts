import { AdminError } from './fetch-admin.ts';

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
    const response = await fetch('/v1/chat/completions', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'accept-language': language },
      body: JSON.stringify({ model, messages: [{ role: 'user', content }], stream: true }),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal,
    });
    const outcome = { request: response.headers.get('x-request-id') ?? undefined, status: response.status };
    if (!response.ok) return { ...outcome, refusal: refusalIn(await response.json()) ?? unknownRefusal(response) };
    let refusal: ChatOutcome['refusal'];
    let text = '';
    for await (const event of eventsOf(response)) {
      refusal = refusalIn(event) ?? refusal;
      const piece = pieceIn(event);
      if (piece === '') continue;
      text += piece;
      onText(text);
    }
    return { ...outcome, refusal };
  } catch (error) {
    signal.throwIfAborted();
    throw new AdminError(error instanceof SyntaxError ? 'unexpected' : 'unreachable', { cause: error });
  }
}

/** The data of server-sent events, one line each, as the gateway writes them. */
async function* eventsOf(response: Response): AsyncGenerator<unknown> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  while (reader !== undefined) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data: {')) yield JSON.parse(line.slice('data: '.length));
    }
  }
}

function pieceIn(event: unknown): string {
  const { choices } = event as { readonly choices?: readonly { readonly delta?: { readonly content?: unknown } }[] };
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
