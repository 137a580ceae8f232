import { providerOptionsSchema } from '@gatehouse/contract/providers';
import { serverProfileNames } from '@gatehouse/contract/server-profiles';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type CollectedAnswer, collect, emptyAnswer } from '../core/answer.ts';
import { CallController } from '../core/call-signal.ts';
import { systemClock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ImageRequest, ModelRequest, TranscriptionRequest } from '../core/request.ts';
import { createProvider } from '../create-provider.ts';
import { readForm } from '../dialects/read-form.ts';
import { gatherAnswer } from '../testing/provider-contract.ts';
import { tinyWav } from '../testing/tiny-wav.ts';
import { startWireServer, type WireAnswer, type WireServer } from '../testing/wire-server.ts';
import { TranscriptReader } from './openai-compatible/transcript-reader.ts';

const log = { upstreamFieldDropped: () => undefined, upstreamFailed: () => undefined };
const none = { model: 'house', segments: [], notInspected: {} } as const;
const speech: TranscriptionRequest = {
  ...none,
  kind: 'transcription',
  stream: false,
  format: 'json',
  translate: false,
  file: { bytes: tinyWav(4), type: 'audio/wav', extension: 'wav' },
  body: { model: 'house', prompt: 'Köln, "Bonn"\r\n--gatehouse', language: 'de' },
};
const picture: ImageRequest = { ...none, kind: 'image', images: 2, body: { model: 'house', prompt: 'A house', n: 2 } };
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let server: WireServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function ask(request: ModelRequest, answer: WireAnswer, profile = 'generic'): Promise<CollectedAnswer | string> {
  server = await startWireServer(() => answer);
  const options = providerOptionsSchema.parse({
    id: 'one',
    kind: 'openai-compatible',
    profile,
    baseUrl: `${server.origin}/v1`,
    apiKey: 'the-key',
    allowPrivateNetwork: true,
    models: ['m'],
  });
  const provider = await createProvider(options, { clock: systemClock, log, version: '1' });
  const { signal } = new CallController();
  const answered = gatherAnswer(provider.call({ request, target: 'm', requestId: 'req_0a1b', signal }));
  const said = await answered.catch((error: unknown) => {
    if (error instanceof GatehouseError) return error.code;
    throw error;
  });
  await provider.close();
  return said;
}

describe('a recording that is to be written down', () => {
  it('goes to the server as a form with everything that was asked, and no name but ours', async () => {
    const said = await ask(speech, {
      body: '{"text":"Guten Morgen","usage":{"type":"tokens","input_tokens":14,"output_tokens":3,"total_tokens":17}}',
    });
    expect(said).toMatchObject({
      choices: [{ content: 'Guten Morgen', finish: 'stop' }],
      usage: { input: 14, output: 3 },
    });
    const asked = server?.requests[0];
    expect(asked?.path).toBe('/v1/audio/transcriptions');
    expect(asked?.body).toContain('filename="audio.wav"');
    const form = await readForm(Buffer.from(asked?.body ?? ''), asked?.headers['content-type']);
    expect(Object.fromEntries(form.fields)).toEqual({
      model: ['m'],
      prompt: [speech.body['prompt']],
      language: ['de'],
      response_format: ['json'],
    });
  });

  it('is asked for with its times for subtitles, and in English where that is wanted', async () => {
    const verbose = {
      task: 'translate',
      language: 'german',
      duration: '2.5',
      text: 'Good morning',
      segments: [{ id: 0, seek: 0, start: 0, end: 2.5, text: ' Good morning', tokens: [1, 2], avg_logprob: -0.2 }],
    };
    const said = await ask({ ...speech, format: 'srt', translate: true }, { body: JSON.stringify(verbose) });
    expect(said).toMatchObject({
      timings: {
        language: 'german',
        duration: 2.5,
        segments: [{ start: 0, end: 2.5, text: ' Good morning', figures: { seek: 0, avg_logprob: -0.2 } }],
      },
    });
    expect(JSON.stringify(said)).not.toContain('tokens');
    expect(server?.requests[0]?.path).toBe('/v1/audio/translations');
    const form = await readForm(
      Buffer.from(server?.requests[0]?.body ?? ''),
      server?.requests[0]?.headers['content-type'],
    );
    expect(form.fields.get('timestamp_granularities[]')).toEqual(['segment']);
    expect(form.fields.get('response_format')).toEqual(['verbose_json']);
  });

  const streams: readonly (readonly [string, readonly unknown[]])[] = [
    [
      'OpenAI',
      [
        { type: 'transcript.text.delta', delta: 'Guten ' },
        { type: 'transcript.text.delta', delta: 'Morgen' },
        {
          type: 'transcript.text.done',
          text: 'Guten Morgen',
          usage: { type: 'tokens', input_tokens: 14, output_tokens: 3 },
        },
      ],
    ],
    [
      'vLLM',
      [
        { object: 'transcription.chunk', choices: [{ delta: { content: 'Guten ' } }] },
        { object: 'transcription.chunk', choices: [{ delta: { content: 'Morgen' }, finish_reason: 'stop' }] },
        { object: 'transcription.chunk', choices: [], usage: { prompt_tokens: 14, completion_tokens: 3 } },
        '[DONE]',
      ],
    ],
  ];
  const wire = (events: readonly unknown[]): string =>
    events.map((event) => `data: ${event === '[DONE]' ? event : JSON.stringify(event)}\n\n`).join('');

  it.each(streams)('is read piece by piece as %s sends it', async (_name, events) => {
    const headers = { 'content-type': 'text/event-stream' };
    const said = await ask({ ...speech, stream: true }, { headers, body: wire(events) });
    expect(said).toMatchObject({ choices: [{ content: 'Guten Morgen' }], usage: { input: 14, output: 3 } });
    const cut = await ask({ ...speech, stream: true }, { headers, body: wire(events.slice(0, 1)) });
    expect(cut).toBe('upstream_broken_stream');
  });

  it.each([
    ['{"text":7}'],
    ['{"words":[]}'],
    ['[]'],
    ['no'],
    ['{"text":"a","segments":7}'],
    ['{"text":"a","segments":[{"start":"x","end":1,"text":"a"}]}'],
    ['{"text":"a","words":[{"start":0,"end":-1,"word":"a"}]}'],
  ])('is not written down by %s', async (body) => {
    expect(await ask(speech, { body })).toBe('upstream_invalid_response');
  });

  it('reads any JSON or calls it an invalid answer', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const answer = emptyAnswer();
        try {
          new TranscriptReader({ emit: (delta) => collect(answer, delta), excerpt: (text) => text }).readWhole(
            JSON.stringify(value),
          );
        } catch (error) {
          expect(error).toBeInstanceOf(GatehouseError);
        }
      }),
    );
  });
});

describe('images', () => {
  it('come as Base64 or as an address, with what the model made of the prompt', async () => {
    const data = [{ b64_json: png, revised_prompt: 'A red house' }, { url: 'https://images.example.org/1.png' }];
    const usage = { input_tokens: 9, output_tokens: 1_056, total_tokens: 1_065 };
    const said = await ask(picture, { body: JSON.stringify({ created: 1, data, usage }) });
    expect(said).toMatchObject({
      images: [
        { index: 0, data: png },
        { index: 1, at: 'https://images.example.org/1.png' },
      ],
      usage: { input: 9, output: 1_056 },
    });
    expect(typeof said === 'string' ? undefined : said.choices[0]?.content).toBe('A red house');
    expect(server?.requests[0]?.path).toBe('/v1/images/generations');
    expect(JSON.parse(server?.requests[0]?.body ?? '')).toEqual({ model: 'm', prompt: 'A house', n: 2 });
  });

  it.each([
    ['nothing', { data: [] }],
    ['more than were asked for', { data: [{ b64_json: png }, { b64_json: png }, { b64_json: png }] }],
    ['a text', { data: [{ b64_json: Buffer.from('<script>').toString('base64') }] }],
    ['no Base64', { data: [{ b64_json: '<script>' }] }],
    ['an address of something else', { data: [{ url: 'javascript:alert(1)' }] }],
    ['an object without any', { data: [{}] }],
  ])('are not %s', async (_name, body) => {
    expect(await ask(picture, { body: JSON.stringify(body) })).toBe('upstream_invalid_response');
  });
});

it('each profile does what its server does, and refuses the rest', async () => {
  const rows: string[] = [];
  for (const profile of serverProfileNames) {
    const row: string[] = [profile];
    for (const request of [speech, { ...speech, translate: true }, picture]) {
      const body = request.kind === 'image' ? JSON.stringify({ data: [{ b64_json: png }] }) : '{"text":"a"}';
      row.push(typeof (await ask(request, { body }, profile)) === 'string' ? 'refused' : 'yes');
      await server?.close();
    }
    rows.push(row.join(' '));
  }
  expect(rows).toEqual([
    'generic yes yes yes',
    'openai yes yes yes',
    'vllm yes yes refused',
    'ollama refused refused yes',
    'llama.cpp refused refused refused',
    'tgi refused refused refused',
    'tei refused refused refused',
    'sglang yes refused yes',
    'lm-studio refused refused refused',
    'mistral yes refused refused',
    'deepseek refused refused refused',
    'moonshot refused refused refused',
    'dashscope refused refused refused',
    'groq yes yes refused',
    'openrouter refused refused refused',
    'azure-openai yes yes yes',
  ]);
});
