import { createHash } from 'node:crypto';
import type { CollectedAnswer } from '../core/answer.ts';
import type { Delta, TimedText, Usage } from '../core/delta.ts';
import type { AnswerHead, DecodeOptions, Dialect, StreamEncoder } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { ExchangeRequest, TranscriptFormat, TranscriptionRequest } from '../core/request.ts';
import { audioKindOf } from '../lib/media-types.ts';
import { sseEvent } from '../lib/sse-encoder.ts';
import { encodeOpenaiError } from './openai-error.ts';
import { type Form, readForm } from './read-form.ts';
import { modelOf, pointerToken, refuse, refuseContent, RequestScan } from './request-scan.ts';
import { subjectIn } from './request-subjects.ts';
import { encodeSrt, encodeVtt, stretchesOf, wordsOf } from './subtitles.ts';

const formats: ReadonlySet<string> = new Set<TranscriptFormat>(['json', 'text', 'srt', 'vtt', 'verbose_json']);

/** Recordings of voices to know speakers by, and addresses of other servers. */
const refused: ReadonlySet<string> = new Set([
  'api_base',
  'api_key',
  'base_url',
  'known_speaker_names[]',
  'known_speaker_references[]',
]);

const language = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}$/;
const granularities: ReadonlySet<string> = new Set(['segment', 'word']);

function one(values: readonly string[], name: string): string {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : refuse(name);
}

function isFormat(value: string): value is TranscriptFormat {
  return formats.has(value);
}

function flag(value: string): boolean {
  return value === 'true' || (value === 'false' ? false : refuse('stream'));
}

interface Wanted {
  format: TranscriptFormat;
  stream: boolean;
}

function takeField(name: string, values: readonly string[], body: JsonObject, wanted: Wanted, scan: RequestScan): void {
  if (refused.has(name)) refuseContent(name);
  switch (name) {
    case 'model':
      return;
    case 'timestamp_granularities[]':
    case 'timestamp_granularities':
      if (!values.every((value) => granularities.has(value))) refuse('timestamp_granularities');
      body['timestamp_granularities'] = [...new Set(values)];
      return;
    case 'include[]':
    case 'include':
      scan.warn('setting_not_supported');
      return;
    case 'response_format': {
      const format = one(values, name);
      if (!isFormat(format)) refuseContent(name);
      wanted.format = format;
      return;
    }
    case 'stream':
      wanted.stream = flag(one(values, name));
      return;
    case 'language':
      if (!language.test(one(values, name))) refuse(name);
      body['language'] = one(values, name);
      return;
    case 'temperature': {
      const value = Number(one(values, name) || Number.NaN);
      if (!(value >= 0 && value <= 2)) refuse(name);
      body['temperature'] = value;
      return;
    }
    default: {
      if (name.length > 128) refuseContent(name.slice(0, 128));
      const value = one(values, name.slice(0, 128));
      body[name] = value;
      if (name === 'prompt') scan.text(body, 'prompt', '/prompt', 'user');
      else scan.field(body, name, `/${pointerToken(name)}`, name, 'parameter');
    }
  }
}

function fileIn({ file }: Form, scan: RequestScan): TranscriptionRequest['file'] {
  if (file === undefined || file.length === 0) return refuse('file');
  const kind = audioKindOf(file);
  if (kind === undefined) return refuseContent('file');
  scan.uninspectable('audio', 'file');
  return { bytes: file, type: kind.type, extension: kind.extension };
}

function requestOf(form: Form, options: DecodeOptions, translate: boolean): TranscriptionRequest {
  const scan = new RequestScan(options);
  const model = modelOf({ model: one(form.fields.get('model') ?? [], 'model') });
  const body: JsonObject = { model };
  const wanted: Wanted = { format: 'json', stream: false };
  for (const [name, values] of form.fields) takeField(name, values, body, wanted, scan);
  const { format, stream } = wanted;
  // Times of what was said are known when all of it was heard.
  if (stream && format !== 'json' && format !== 'text') refuseContent('stream');
  if (format !== 'verbose_json' && body['timestamp_granularities'] !== undefined) {
    delete body['timestamp_granularities'];
    scan.warn('setting_not_supported');
  }
  if (translate && body['language'] !== undefined) {
    delete body['language'];
    scan.warn('setting_not_supported');
  }
  return {
    kind: 'transcription',
    model,
    segments: scan.segments,
    notInspected: scan.notInspected,
    body,
    subject: subjectIn(body),
    warnings: scan.warnings,
    stream,
    format,
    translate,
    file: fileIn(form, scan),
  };
}

/** The recording itself is not kept, and its digest tells whether one that turns up is this one. */
function keptOf(request: ExchangeRequest): Uint8Array {
  if (request.kind !== 'transcription') throw new GatehouseError('internal_error', { note: 'no recording' });
  const { body, file, format, stream, translate } = request;
  return Buffer.from(
    JSON.stringify({
      ...body,
      response_format: format,
      ...(stream ? { stream } : undefined),
      ...(translate ? { translate } : undefined),
      file: {
        type: file.type,
        bytes: file.bytes.length,
        sha256: createHash('sha256').update(file.bytes).digest('hex'),
      },
    }),
  );
}

function usageOf({ timings, usage }: Pick<CollectedAnswer, 'timings' | 'usage'>): JsonObject | undefined {
  if (usage !== undefined) return { usage: tokensOf(usage) };
  return timings?.duration === undefined
    ? undefined
    : { usage: { type: 'duration', seconds: Math.ceil(timings.duration) } };
}

function tokensOf({ input, output }: Usage): JsonObject {
  return { type: 'tokens', input_tokens: input, output_tokens: output, total_tokens: input + output };
}

function encodeSegment({ end, figures, start, text }: TimedText, id: number): JsonObject {
  return { id, start, end, text, ...figures };
}

function encodeVerbose(request: TranscriptionRequest, answer: CollectedAnswer, text: string): string {
  const { timings } = answer;
  const asked = request.body['timestamp_granularities'];
  const wantsWords = Array.isArray(asked) && asked.includes('word');
  const wantsSegments = !Array.isArray(asked) || asked.includes('segment');
  return JSON.stringify({
    task: request.translate ? 'translate' : 'transcribe',
    ...(timings?.language === undefined ? undefined : { language: timings.language }),
    ...(timings?.duration === undefined ? undefined : { duration: timings.duration }),
    text,
    ...(wantsSegments ? { segments: stretchesOf(text, timings).map(encodeSegment) } : undefined),
    ...(wantsWords
      ? { words: wordsOf(text, timings).map(({ end, start, text: word }) => ({ word, start, end })) }
      : undefined),
    ...usageOf(answer),
  });
}

function encodePlain({ request }: AnswerHead, answer: CollectedAnswer): string {
  if (request.kind !== 'transcription') throw new GatehouseError('internal_error', { note: 'no recording' });
  const text = answer.choices[0]?.content ?? '';
  switch (request.format) {
    case 'text':
      return `${text}\n`;
    case 'srt':
      return encodeSrt(stretchesOf(text, answer.timings));
    case 'vtt':
      return encodeVtt(stretchesOf(text, answer.timings));
    case 'verbose_json':
      return encodeVerbose(request, answer, text);
    case 'json':
      return JSON.stringify({ text, ...usageOf(answer) });
  }
}

/** `transcript.text.delta` and, at the end, `transcript.text.done` with all of it. */
function openStream(): StreamEncoder {
  let whole = '';
  let usage: Usage | undefined;
  return {
    encode(delta: Delta) {
      if (delta.type === 'usage') usage = delta.usage;
      if (delta.type !== 'text' || delta.channel !== 'content' || delta.text === '') return '';
      whole += delta.text;
      return sseEvent(JSON.stringify({ type: 'transcript.text.delta', delta: delta.text }));
    },
    end: () =>
      sseEvent(
        JSON.stringify({
          type: 'transcript.text.done',
          text: whole,
          ...(usage === undefined ? undefined : { usage: tokensOf(usage) }),
        }),
      ),
    fail: (error, language_) => sseEvent(encodeOpenaiError(error, language_)),
  };
}

function plainType(request: ExchangeRequest): string | undefined {
  if (request.kind !== 'transcription' || request.format === 'json' || request.format === 'verbose_json')
    return undefined;
  return request.format === 'vtt' ? 'text/vtt; charset=utf-8' : 'text/plain; charset=utf-8';
}

/** `POST /v1/audio/transcriptions`, and `/v1/audio/translations`, which write down in English what was said. */
function dialectOf(id: string, translate: boolean): Dialect {
  return Object.freeze<Dialect>({
    id,
    kind: 'transcription',
    decode: () => {
      throw new GatehouseError('internal_error', { note: 'a form is read in pieces' });
    },
    recall: async (raw, options) => requestOf(await readForm(raw, options.contentType), options, translate),
    form: { kept: keptOf },
    encodePlain,
    plainType,
    openStream,
  });
}

export const openaiTranscriptions = dialectOf('openai-transcriptions', false);
export const openaiTranslations = dialectOf('openai-translations', true);
