import type { ErrorCode } from '@gatehouse/contract/errors';
import type { CallSignal } from '../core/call-signal.ts';
import type { AnswerStream } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Provider, ServerLoad } from '../core/provider.ts';

/** How a target behaves in one call. */
export type TargetAct =
  /** It answers with its name, after so many milliseconds where some are given. */
  | { readonly act: 'answer'; readonly after?: number }
  | { readonly act: 'fail'; readonly code: ErrorCode; readonly retryAfter?: number }
  /** It says nothing until it is ended. */
  | { readonly act: 'hang' }
  /** The stream breaks before the first word, or behind it. */
  | { readonly act: 'cut'; readonly words: 0 | 1 }
  /** It withholds the answer for its content. */
  | { readonly act: 'withhold' };

export interface ScriptedTarget {
  readonly provider: Provider;
  /** Ids of the requests that it was asked, in their order. */
  readonly calls: readonly string[];
  /** Requests whose answer it has given to the end. */
  readonly answered: readonly string[];
  /** Calls that are under way. */
  running(): number;
  /** From the next call on. */
  becomes(next: TargetAct | ((call: number) => TargetAct)): void;
  /** What it says of its load from now on. */
  says(load: ServerLoad): void;
  /** Whether its server can be asked for its models. */
  isUp(up: boolean): void;
}

/** A model server whose every call goes as the test says. */
export function createScriptedTarget(id: string): ScriptedTarget {
  const calls: string[] = [];
  const answered: string[] = [];
  let script: (call: number) => TargetAct = () => ({ act: 'answer' });
  let load: ServerLoad | undefined;
  let up = true;
  let running = 0;

  async function* stream(request: string, act: TargetAct, signal: CallSignal): AnswerStream {
    try {
      yield { type: 'start', id: `made-${id}` };
      if (act.act === 'withhold') {
        yield { type: 'finish', choice: 0, reason: 'content_filter' };
      } else {
        if (act.act !== 'cut' || act.words > 0)
          yield { type: 'text', choice: 0, channel: 'content', text: `from ${id}` };
        signal.throwIfAborted();
        if (act.act === 'cut') throw new GatehouseError('upstream_broken_stream');
        yield { type: 'finish', choice: 0, reason: 'stop' };
      }
      yield { type: 'usage', usage: { input: 10, output: 5 } };
      answered.push(request);
    } finally {
      running -= 1;
    }
  }

  const provider: Provider = {
    id,
    answers: ['chat'],
    async call({ requestId, signal }) {
      const act = script(calls.length);
      calls.push(requestId);
      running += 1;
      try {
        if (act.act === 'fail') {
          const { code, retryAfter } = act;
          throw new GatehouseError(code, retryAfter === undefined ? {} : { retryAfter });
        }
        if (act.act === 'hang') await passes(undefined, signal);
        if (act.act === 'answer' && act.after !== undefined) await passes(act.after, signal);
        return stream(requestId, act, signal);
      } catch (thrown) {
        running -= 1;
        throw thrown;
      }
    },
    models: () => (up ? Promise.resolve([{ id: 'm' }]) : Promise.reject(new GatehouseError('upstream_unreachable'))),
    load: () => Promise.resolve(load),
    check: () => Promise.resolve({ ok: true, summary: '', models: [] }),
    close: () => Promise.resolve(),
  };
  return {
    provider,
    calls,
    answered,
    running: () => running,
    becomes(next) {
      script = typeof next === 'function' ? next : () => next;
    },
    says(next) {
      load = next;
    },
    isUp(next) {
      up = next;
    },
  };
}

function passes(milliseconds: number | undefined, signal: CallSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
    const gone = (): void => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new GatehouseError('client_closed_request'));
    };
    if (signal.aborted) gone();
    else signal.addEventListener('abort', gone, { once: true });
  });
}
