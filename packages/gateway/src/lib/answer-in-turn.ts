import type { MessagePort } from 'node:worker_threads';

/** Answers the questions of an `AskedThread` one after the other, since what is asked has one connection; a fault is told as a text. */
export function answerInTurn<Question extends { readonly id: number }>(
  port: MessagePort | null,
  answer: (question: Question) => Promise<object>,
): void {
  if (port === null) throw new Error('this is the script of a thread');
  let turn: Promise<unknown> = Promise.resolve();
  port.on('message', (question: Question) => {
    const { id } = question;
    turn = turn.then(async () => port.postMessage({ id, ...(await answer(question).catch(faultOf)) }));
  });
}

function faultOf(thrown: unknown): { readonly fault: string } {
  if (!(thrown instanceof Error)) return { fault: 'unknown' };
  const { cause, message } = thrown;
  return { fault: cause instanceof Error ? `${message}: ${cause.message}` : message };
}
