import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { LlamaCppOptions } from '@gatehouse/contract/providers';
import type { WarningCode } from '@gatehouse/contract/warnings';
import type { Clock } from '../core/clock.ts';
import type { AnswerStream } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Provider, ProviderCall, ProviderReport } from '../core/provider.ts';
import type { Log } from '../core/telemetry.ts';
import { type ChatQuestion, judgeLeftovers, readQuestion, unsupported } from '../upstream/chat-question.ts';
import { textOfParts } from '../upstream/question-turns.ts';
import { MissingRuntimeError, ModelProcess } from './llama-cpp/model-process.ts';
import type { ModelQuestion } from './llama-cpp/model-protocol.ts';
import { OwnAnswer, reasonOf } from './llama-cpp/own-answer.ts';

export interface LlamaCppDependencies {
  readonly log: Pick<Log, 'upstreamFailed'>;
  readonly clock: Clock;
  /** The module of the runtime, where it is not the package that is installed beside this program. */
  readonly library?: string;
}

const known: ReadonlySet<string> = new Set(['seed', 'temperature', 'top_k', 'top_p']);

/**
 * A model of llama.cpp in a process of its own: for the edge and for machines without a network. It needs the optional package
 * node-llama-cpp, whose programs come ready made from npm. It starts nothing before the first call.
 */
export function createLlamaCpp(options: LlamaCppOptions, dependencies: LlamaCppDependencies): Provider {
  const { clock, library = 'node-llama-cpp', log } = dependencies;
  const { contextLength, file, gpuLayers, id, model, timeouts } = options;
  // The runtime's own default is all cores, and then nobody would serve.
  const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / 2));
  const own = new ModelProcess({ contextLength, file, gpuLayers, library, threads }, timeouts.load);

  async function call({ request, requestId, signal, warn = unheard }: ProviderCall): Promise<AnswerStream> {
    if (request.kind !== 'chat') throw new GatehouseError('unsupported_by_model', { param: 'model' });
    const question = modelQuestion(readQuestion(request), warn);
    if (signal.aborted) throw reasonOf(signal);
    const answer = new OwnAnswer(model, signal, timeouts);
    try {
      // Loading takes as long as it takes, but whoever goes away need not wait for it.
      own.ask(question, answer).then(
        (stop) => answer.stopBy(stop),
        (error: unknown) => answer.lost(error),
      );
      await answer.begun;
      return answer;
    } catch (error) {
      if (error instanceof GatehouseError && !signal.aborted)
        log.upstreamFailed(id, requestId, error.code, error.cause ?? error);
      throw error;
    }
  }

  async function check(): Promise<ProviderReport> {
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() !== true)
      return {
        ok: false,
        summary: `there is no file ${file}`,
        remedy: 'Mend `file`, or put the GGUF file there.',
        models: [],
      };
    try {
      await own.load();
    } catch (error) {
      const missing = error instanceof MissingRuntimeError;
      return {
        ok: false,
        summary: error instanceof Error ? error.message : 'the model cannot be loaded',
        remedy: missing
          ? 'Install it beside Gatehouse: npm install node-llama-cpp@3 --ignore-scripts'
          : 'Look whether the file is a whole GGUF file, and whether the memory is enough for it and for contextLength.',
        models: [],
      };
    }
    return { ok: true, summary: `${file} is loaded, with ${threads} threads`, models: listed };
  }

  const listed = Object.freeze([
    Object.freeze({ id: model, created: Math.floor(clock.now() / 1_000), owner: 'gatehouse' }),
  ]);
  return Object.freeze({
    id,
    answers: Object.freeze(['chat'] as const),
    call,
    models: () => Promise.resolve(listed),
    check,
    close: () => Promise.resolve(own.close()),
  });
}

function modelQuestion(question: ChatQuestion, warn: (code: WarningCode) => void): ModelQuestion {
  judgeLeftovers(question, known, warn);
  if (question.tools.length > 0 && question.toolChoice !== 'none') throw unsupported('tools');
  const { format, maxTokens, settings, stop, turns } = question;
  return {
    turns: turns.map(({ calls, parts, place, reasoning, role }) => {
      const other = parts.find(({ type }) => type !== 'text');
      if (other !== undefined) throw unsupported(other.place);
      if (role === 'tool' || calls.length > 0) throw unsupported(place);
      if (reasoning.length > 0) warn('reasoning_not_sent');
      return { role, text: textOfParts(parts, '\n') };
    }),
    maxTokens,
    temperature: numberOf(settings.get('temperature')),
    topP: numberOf(settings.get('top_p')),
    topK: numberOf(settings.get('top_k')),
    seed: numberOf(settings.get('seed')),
    stop,
    schema: format === undefined ? undefined : format.type === 'json' ? true : format.schema,
  };
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function unheard(): void {
  // Whoever calls without a path, such as a check, has nobody to warn.
}
