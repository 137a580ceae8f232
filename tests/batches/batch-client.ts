import OpenAI, { toFile } from 'openai';

/** Batches as somebody makes them with the client of OpenAI. */

export function clientOf(url: string, key: string): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
}

export function chatLine(customId: string, content: string, more: object = {}): string {
  return JSON.stringify({
    custom_id: customId,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'scripted', messages: [{ role: 'user', content }], ...more },
  });
}

export async function upload(
  client: OpenAI,
  lines: readonly string[],
  headers: Record<string, string> = {},
): Promise<string> {
  const file = await toFile(Buffer.from(lines.join('\n')), 'questions.jsonl');
  return (await client.files.create({ file, purpose: 'batch' }, { headers })).id;
}

export async function startBatch(
  client: OpenAI,
  lines: readonly string[],
  endpoint: OpenAI.BatchCreateParams['endpoint'] = '/v1/chat/completions',
): Promise<OpenAI.Batch> {
  const file = await upload(client, lines);
  return client.batches.create({ input_file_id: file, endpoint, completion_window: '24h' });
}

const finalStates = ['completed', 'failed', 'expired', 'cancelled'];

/** Asks until it has ended. */
export async function endOf(client: OpenAI, { id }: Pick<OpenAI.Batch, 'id'>): Promise<OpenAI.Batch> {
  for (;;) {
    const batch = await client.batches.retrieve(id);
    if (finalStates.includes(batch.status)) return batch;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export interface ResultLine {
  readonly id: string;
  readonly custom_id: string;
  readonly response: {
    readonly status_code: number;
    readonly request_id: string;
    readonly body: Readonly<Record<string, unknown>> & { readonly error?: { readonly code: string } };
  } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export async function resultsIn(client: OpenAI, file: string | null | undefined): Promise<readonly ResultLine[]> {
  if (file === undefined || file === null) return [];
  const text = await (await client.files.content(file)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ResultLine);
}
