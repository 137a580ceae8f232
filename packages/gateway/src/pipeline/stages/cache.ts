import { createHash } from 'node:crypto';
import type { AnswerCache } from '../../core/cache.ts';
import type { Clock } from '../../core/clock.ts';
import type { AnswerStream, Delta } from '../../core/delta.ts';
import { requestOf, type Exchange } from '../../core/exchange.ts';
import type { Stage } from '../../core/stage.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';

export interface CacheRooms {
  /** Undefined where the cache is off. */
  readonly answers: AnswerCache | undefined;
  readonly clock: Clock;
  /** SHA-256 of the policy in force: a changed policy never meets an old answer. */
  readonly policyHash: string;
}

/**
 * Exact cache. It stands inside pseudonymise and inspectOutput, so what it keeps is pseudonymised, and every hit is
 * inspected again on its way out.
 */
export function cache({ answers, clock, policyHash }: CacheRooms): Stage {
  return {
    name: 'cache',
    explain: () =>
      answers === undefined
        ? [{ id: 'off' }]
        : [
            { id: 'exact-cache', bytes: answers.maxBytes, largest: answers.maxEntryBytes, ttl: answers.ttl },
            { id: 'cache-scope' },
          ],
    run(exchange, next) {
      if (answers === undefined) return next(exchange);
      const key = keyOf(exchange, policyHash);
      const kept = answers.get(key, clock.now());
      if (kept !== undefined) {
        exchange.notes.cache = 'hit';
        return Promise.resolve(replay(kept));
      }
      exchange.notes.cache = 'miss';
      return next(exchange).then((stream) => store(stream, (answer) => answers.put(key, answer, clock.now())));
    },
  };
}

/** Tenant, policy, model and the canonical request; not whether it is streamed, which changes nothing in the answer. */
function keyOf(exchange: Exchange, policyHash: string): string {
  const request = requestOf(exchange);
  const { stream: _stream, stream_options: _options, ...body } = request.body;
  const scope = [exchange.caller?.tenant ?? '', policyHash, request.kind, request.model];
  return createHash('sha256').update(JSON.stringify(scope)).update(canonicalJson(body)).digest('hex');
}

async function* replay(answer: readonly Delta[]): AnswerStream {
  yield* answer;
}

/** Passes the answer on and keeps it, but only when it came to its proper end. */
async function* store(stream: AnswerStream, keep: (answer: readonly Delta[]) => void): AnswerStream {
  const answer: Delta[] = [];
  for await (const delta of stream) {
    answer.push(delta);
    yield delta;
  }
  keep(answer);
}
