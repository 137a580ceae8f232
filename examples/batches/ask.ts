// Sends a file of questions, waits for the batch and prints what came of each line.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: `${process.env['GATEHOUSE_URL'] ?? 'http://127.0.0.1:4283'}/v1`,
  apiKey: process.env['GATEHOUSE_KEY'] ?? '',
});

interface ResultLine {
  readonly custom_id: string;
  readonly response: {
    readonly status_code: number;
    readonly body: {
      readonly choices?: readonly { readonly message: { readonly content: string } }[];
      readonly error?: { readonly code: string };
    };
  } | null;
  readonly error: { readonly code: string } | null;
}

const questions = createReadStream(process.argv[2] ?? join(import.meta.dirname, 'questions.jsonl'));
const file = await client.files.create({ file: questions, purpose: 'batch' });
let batch = await client.batches.create({
  input_file_id: file.id,
  endpoint: '/v1/chat/completions',
  completion_window: '24h',
});
while (!['completed', 'failed', 'expired', 'cancelled'].includes(batch.status)) {
  await delay(200);
  batch = await client.batches.retrieve(batch.id);
}
for (const fault of batch.errors?.data ?? []) console.log(`line ${fault.line ?? '-'}: ${fault.message ?? ''}`);
for (const id of [batch.output_file_id, batch.error_file_id]) {
  if (id === undefined || id === null) continue;
  const text = await (await client.files.content(id)).text();
  for (const line of text.trim().split('\n')) {
    const { custom_id: name, error, response } = JSON.parse(line) as ResultLine;
    const answer = response?.body.choices?.[0]?.message.content.split('\n')[0];
    console.log(
      `${name}: ${answer ?? `${response?.status_code ?? ''} ${response?.body.error?.code ?? error?.code ?? ''}`.trim()}`,
    );
  }
}
