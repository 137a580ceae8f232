import { collect, type CollectedAnswer, emptyAnswer } from '../core/answer.ts';
import type { AnswerStream } from '../core/delta.ts';
import type { Exchange } from '../core/exchange.ts';
import type { EdgeCall } from './edge-call.ts';

/**
 * Drains the stream and sends the answer in one write. The `record` stage has collected it already; only a path without
 * one leaves that to us.
 */
export async function writePlainAnswer(
  call: EdgeCall,
  exchange: Exchange,
  stream: AnswerStream,
  encode: (answer: CollectedAnswer) => string,
  more: () => string[],
  /** What has to be done between the answer and its sending. */
  before?: () => Promise<void> | undefined,
  /** Content type where it is not JSON. */
  type?: string,
): Promise<void> {
  let own: CollectedAnswer | undefined;
  for await (const delta of stream) {
    if (exchange.answer !== undefined) continue;
    own ??= emptyAnswer();
    collect(own, delta);
  }
  if (before !== undefined) await before();
  const body = encode(exchange.answer ?? own ?? emptyAnswer());
  if (type === undefined) call.sendJson(200, body, more());
  else call.send(200, [...call.headersFor(type), 'cache-control', 'no-store', ...more()], body);
}
