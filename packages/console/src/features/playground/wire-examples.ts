import type { WireDialect } from '@gatehouse/contract/admin-wire';

interface Wanted {
  readonly model: string;
  readonly question: string;
  readonly documents: readonly string[];
}

/** Dialects whose answers can come in pieces. */
export const streamingDialects: ReadonlySet<WireDialect> = new Set<WireDialect>([
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'ollama-chat',
  'openai-completions',
]);

/** A first request of each API, to be changed. */
export function exampleOf(dialect: WireDialect, { documents, model, question }: Wanted): string {
  return JSON.stringify(bodyOf(dialect, { documents, model, question }), undefined, 2);
}

function bodyOf(dialect: WireDialect, { documents, model, question }: Wanted): object {
  const messages = [{ role: 'user', content: question }];
  switch (dialect) {
    case 'openai-chat':
      return { model, messages };
    case 'openai-responses':
      return { model, input: question };
    case 'anthropic-messages':
      return { model, max_tokens: 1_000, messages };
    case 'ollama-chat':
      return { model, messages, stream: false };
    case 'openai-completions':
      return { model, prompt: question };
    case 'openai-embeddings':
      return { model, input: question };
    case 'openai-moderations':
      return { input: question };
    case 'rerank':
      return { model, query: question, documents, top_n: 2, return_documents: true };
  }
}

/** The one JSON object that a request is; undefined while it is none. */
export function objectIn(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The same request with other values; as it is where it is no object. */
export function changed(body: string, values: Readonly<Record<string, unknown>>): string {
  const object = objectIn(body);
  return object === undefined ? body : JSON.stringify({ ...object, ...values }, undefined, 2);
}

/** Whether its answer comes in pieces. Ollama streams where nothing is said. */
export function streams(dialect: WireDialect, body: string): boolean {
  const wanted = objectIn(body)?.['stream'];
  return dialect === 'ollama-chat' ? wanted !== false : wanted === true;
}
