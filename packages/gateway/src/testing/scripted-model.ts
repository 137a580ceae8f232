import type { CallSignal } from '../core/call-signal.ts';
import { collect, emptyAnswer } from '../core/answer.ts';
import type { AnswerStream, Delta, Usage } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ModelInfo, Provider, ProviderCall, ProviderReport } from '../core/provider.ts';
import { Metronome } from './metronome.ts';
import {
  countWords,
  deltasOf,
  promptOf,
  type Script,
  scriptedScore,
  scriptedVector,
  type ScriptedFault,
  scriptFor,
} from './script.ts';

export interface ScriptedModelOptions {
  readonly id?: string;
  /** Decides what to do; a call that it does not care for goes by its target's name (see scriptFor). */
  readonly script?: (call: ProviderCall) => Script | undefined;
  readonly models?: readonly string[];
}

/** A call as the model saw it. */
export interface SeenCall {
  readonly call: ProviderCall;
  /** The body at the time of the call; what is changed later does not show. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Deltas given out so far. */
  given: number;
  /** Whether the reader went away before the end. */
  cancelled: boolean;
  finished: boolean;
}

export interface ScriptedModel extends Provider {
  readonly calls: readonly SeenCall[];
}

function closed(signal: CallSignal): GatehouseError {
  const reason: unknown = signal.reason;
  return reason instanceof GatehouseError ? reason : new GatehouseError('client_closed_request', { cause: reason });
}

/** What a fault would become if it had come over the wire; `undefined` for one that only comes after some pieces. */
function faultAtOnce(fault: ScriptedFault): GatehouseError | undefined {
  switch (fault.kind) {
    case 'cut':
      return fault.after === undefined ? new GatehouseError('upstream_unreachable') : undefined;
    case 'status': {
      const said = JSON.stringify(fault.body ?? '');
      if (fault.status === 401 || fault.status === 403) return new GatehouseError('upstream_auth');
      if (fault.status === 404) return new GatehouseError('upstream_model_not_found');
      if (fault.status === 429) {
        return new GatehouseError('upstream_rate_limited', { retryAfter: Number(fault.headers?.['retry-after'] ?? 1) });
      }
      if (fault.status >= 500) return new GatehouseError('upstream_failed');
      return new GatehouseError(
        said.includes('context_length_exceeded') ? 'context_length_exceeded' : 'upstream_rejected',
      );
    }
    case 'redirect':
    case 'html':
    case 'not-json':
    case 'huge':
    case 'raw':
      return new GatehouseError('upstream_invalid_response');
    default:
      return undefined;
  }
}

function faultMidway(
  fault: ScriptedFault | undefined,
): { readonly after: number; readonly error: GatehouseError | undefined } | undefined {
  switch (fault?.kind) {
    case 'stall':
      return fault.after === undefined ? undefined : { after: fault.after, error: undefined };
    case 'cut':
      return fault.after === undefined
        ? undefined
        : { after: fault.after, error: new GatehouseError('upstream_broken_stream') };
    case 'end-early':
      return { after: fault.after, error: new GatehouseError('upstream_broken_stream') };
    case 'malformed':
      return { after: fault.after, error: new GatehouseError('upstream_invalid_response') };
    case 'error-event':
      return { after: fault.after, error: new GatehouseError('upstream_failed') };
    default:
      return undefined;
  }
}

function usageOf(script: Script, body: Readonly<Record<string, unknown>>, deltas: readonly Delta[]): Usage | undefined {
  if (script.usage === null) return undefined;
  if (script.usage === undefined) {
    return {
      input: countWords(promptOf(body)),
      output: deltas.filter((one) => one.type === 'text' || one.type === 'toolCall').length,
    };
  }
  const given = script.usage as { prompt_tokens?: unknown; completion_tokens?: unknown };
  const { prompt_tokens: input, completion_tokens: output } = given;
  const right = (count: unknown): count is number => Number.isInteger(count) && (count as number) >= 0;
  return right(input) && right(output) ? { input, output } : undefined;
}

/** A whole answer has one text per channel and choice, as a provider gives it. */
function joined(deltas: readonly Delta[]): readonly Delta[] {
  const answer = emptyAnswer();
  for (const delta of deltas) collect(answer, delta);
  const result: Delta[] = [];
  for (const choice of answer.choices) {
    const { index } = choice;
    if (choice.reasoning !== undefined) {
      const field = choice.reasoningField;
      result.push({
        type: 'text',
        choice: index,
        channel: 'reasoning',
        text: choice.reasoning,
        ...(field === undefined ? undefined : { field }),
      });
    }
    if (choice.content !== null) {
      const { logprobs } = choice;
      result.push({
        type: 'text',
        choice: index,
        channel: 'content',
        text: choice.content,
        ...(logprobs === undefined ? undefined : { logprobs }),
      });
    }
    if (choice.refusal !== undefined)
      result.push({ type: 'text', choice: index, channel: 'refusal', text: choice.refusal });
    for (const [position, call] of choice.toolCalls.entries()) {
      result.push({
        type: 'toolCall',
        choice: index,
        index: position,
        ...(call.id === undefined ? undefined : { id: call.id }),
        name: call.name,
        arguments: call.arguments,
      });
    }
    result.push({ type: 'finish', choice: index, reason: choice.finish ?? 'stop' });
  }
  return result;
}

/** A PNG of one pixel. */
const scriptedImage =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function answerOf(script: Script, call: ProviderCall, body: Readonly<Record<string, unknown>>): readonly Delta[] {
  const start: Delta = { type: 'start', id: 'chatcmpl-scripted', model: call.target, created: 1_700_000_000 };
  const { request } = call;
  if (request.kind === 'embeddings') {
    const given = body['input'];
    const inputs = Array.isArray(given) && typeof given[0] !== 'number' ? (given as unknown[]) : [given];
    const texts = inputs.map((input) => (typeof input === 'string' ? input : JSON.stringify(input)));
    const input = texts.reduce((sum, text) => sum + countWords(text), 0);
    return [
      { type: 'start', model: call.target },
      ...texts.map((text, index): Delta => ({ type: 'embedding', index, vector: scriptedVector(text) })),
      { type: 'usage', usage: { input, output: 0 } },
    ];
  }
  if (request.kind === 'rerank') {
    const texts = (Array.isArray(body['documents']) ? (body['documents'] as unknown[]) : []).map(String);
    const query = String(body['query']);
    const input = texts.reduce((sum, text) => sum + countWords(text) + countWords(query), 0);
    return [
      { type: 'start', model: call.target },
      ...texts.map((text, index): Delta => ({ type: 'score', index, score: scriptedScore(query, text) })),
      { type: 'usage', usage: { input, output: 0 } },
    ];
  }
  if (request.kind === 'transcription') {
    const text = typeof script.text === 'string' ? script.text : 'What was said.';
    const words = text.split(' ');
    return [
      { type: 'start', model: call.target },
      ...words.map((word, index): Delta => ({
        type: 'text',
        choice: 0,
        channel: 'content',
        text: index === 0 ? word : ` ${word}`,
      })),
      { type: 'finish', choice: 0, reason: 'stop' },
      {
        type: 'timings',
        language: 'english',
        duration: words.length,
        segments: [{ start: 0, end: words.length, text }],
        words: words.map((word, index) => ({ start: index, end: index + 1, text: word })),
      },
    ];
  }
  if (request.kind === 'image') {
    return [
      { type: 'start', model: call.target },
      ...Array.from({ length: request.images }, (_, index): Delta => ({ type: 'image', index, data: scriptedImage })),
    ];
  }
  const deltas = deltasOf(script, request.choices);
  const usage = usageOf(script, body, deltas);
  return [
    start,
    // A stream has no empty pieces.
    ...(request.stream ? deltas.filter((one) => one.type !== 'text' || one.text !== '') : joined(deltas)),
    ...(usage === undefined ? [] : [{ type: 'usage', usage } as const]),
  ];
}

/** Waits, or for ever without a time; the signal ends the wait with its error. */
function wait(metronome: Metronome, milliseconds: number | undefined, signal: CallSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(closed(signal));
      return;
    }
    const callOff =
      milliseconds === undefined
        ? () => undefined
        : metronome.after(milliseconds, () => {
            signal.removeEventListener('abort', abort);
            resolve();
          });
    const abort = (): void => {
      callOff();
      reject(closed(signal));
    };
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** A provider in this process with the vocabulary of the scripted server, for tests that need no sockets. */
export function createScriptedModel(options: ScriptedModelOptions = {}): ScriptedModel {
  const { id = 'scripted', models = ['scripted'] } = options;
  const metronome = new Metronome();
  const calls: SeenCall[] = [];

  async function* play(seen: SeenCall, script: Script, deltas: readonly Delta[]): AsyncGenerator<Delta> {
    const { signal } = seen.call;
    const midway = seen.call.request.kind === 'chat' ? faultMidway(script.fault) : undefined;
    const interval = script.rate === undefined || script.rate <= 0 ? 0 : 1_000 / script.rate;
    const begun = performance.now();
    try {
      // The first delta opens the answer and is no piece of it.
      for (const [position, delta] of deltas.entries()) {
        if (midway !== undefined && position > midway.after) {
          if (midway.error === undefined) await wait(metronome, undefined, signal);
          else throw midway.error;
        }
        if (interval > 0 && position > 0)
          await wait(metronome, begun + position * interval - performance.now(), signal);
        if (signal.aborted) throw closed(signal);
        seen.given += 1;
        yield delta;
      }
      if (midway?.error !== undefined && midway.after >= deltas.length) throw midway.error;
      seen.finished = true;
    } finally {
      seen.cancelled = !seen.finished;
    }
  }

  return {
    id,
    answers: ['chat', 'embeddings', 'rerank', 'transcription', 'image'],
    calls,
    async call(call: ProviderCall): Promise<AnswerStream> {
      if (call.signal.aborted) throw closed(call.signal);
      const body = structuredClone(call.request.body) as Readonly<Record<string, unknown>>;
      const seen: SeenCall = { call, body, given: 0, cancelled: false, finished: false };
      calls.push(seen);
      const script = options.script?.(call) ?? scriptFor(call.target, body);
      if (script.delay !== undefined) await wait(metronome, script.delay, call.signal);
      if (script.fault?.kind === 'stall' && script.fault.after === undefined)
        await wait(metronome, undefined, call.signal);
      const error = script.fault === undefined ? undefined : faultAtOnce(script.fault);
      if (error !== undefined) throw error;
      return play(seen, script, answerOf(script, call, body));
    },
    models: (): Promise<readonly ModelInfo[]> => Promise.resolve(models.map((model) => ({ id: model }))),
    check: (): Promise<ProviderReport> =>
      Promise.resolve({ ok: true, summary: 'a scripted model', models: models.map((model) => ({ id: model })) }),
    close: (): Promise<void> => {
      metronome.stop();
      return Promise.resolve();
    },
  };
}
