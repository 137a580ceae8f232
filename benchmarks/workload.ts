/** What is sent and what has to come back: known to the upstream, which answers, and to the load generator, which checks. */

export interface Scenario {
  readonly name: string;
  readonly bytes: number;
  readonly stream: boolean;
  /** Turns of the conversation before the last question, which are the same in every request; none if it is left out. */
  readonly turns?: number;
}

export const scenarios: readonly Scenario[] = [
  { name: '1 KB', bytes: 1_024, stream: false },
  { name: '8 KB', bytes: 8_192, stream: false },
  { name: '1 KB, stream', bytes: 1_024, stream: true },
  { name: '8 KB, stream', bytes: 8_192, stream: true },
  { name: '8 KB, 9th turn', bytes: 8_192, stream: false, turns: 8 },
];

export const model = 'mock';
export const path = '/v1/chat/completions';

/** Pieces of content in a streamed answer, and milliseconds between two of them. */
export const chunkCount = 50;
export const chunkInterval = 4;

const earlier =
  'The guideline says who may order, up to which sum, and who has to agree before an order goes out. Small orders need no second person. ' +
  'Larger ones are read by purchasing, which answers within two working days and says what is missing. ';

const prose =
  'The committee met on Tuesday to discuss the new guideline for suppliers. Its members agreed that every offer has to name the ' +
  'delivery date, the warranty and a contact. Questions go to anna.berger@example.org until the end of the month. Nobody objected ' +
  'to the draft, but two members asked for a shorter summary in plain words, because the last one had been hard to read. ';

/** Stands in the last question, and is another number in every request: no two people ask the very same. */
const questionNumber = 'No. 00000000: ';
const numberDigits = 8;

/** Puts the number of a question into a request that has one. */
export function setQuestionNumber(request: Buffer, number: number): void {
  const place = request.lastIndexOf(questionNumber.slice(0, 4));
  request.write(String(number).padStart(numberDigits, '0'), place + 4, 'latin1');
}

/**
 * A chat request of exactly so many bytes; like a real one it holds an address, which a gateway may have to replace. With `turns`, what was
 * said before takes an equal part of it each, and has no address.
 */
export function requestBody(bytes: number, stream: boolean, turns = 0): Buffer {
  const history = Array.from({ length: turns }, (_, turn) => ({
    role: turn % 2 === 0 ? 'user' : 'assistant',
    content: `${String(turn + 1)}. ${earlier.repeat(Math.ceil(bytes / earlier.length)).slice(0, Math.floor((bytes * 0.9) / (turns + 1)))}`,
  }));
  const build = (text: string): string =>
    JSON.stringify({
      model,
      messages: [
        { role: 'system', content: 'You are a careful assistant. Answer in one paragraph.' },
        ...history,
        { role: 'user', content: text },
      ],
      temperature: 0.2,
      stream,
    });
  const room = bytes - Buffer.byteLength(build(''));
  const text = (questionNumber + prose.repeat(Math.ceil(room / prose.length))).slice(0, room);
  const body = Buffer.from(build(text));
  if (body.length !== bytes) throw new Error(`the request has ${String(body.length)} bytes, not ${String(bytes)}`);
  return body;
}

/** The pieces of the answer; together they are also the plain answer. */
export const answerPieces: readonly string[] = Array.from(
  { length: chunkCount },
  (_, index) =>
    `${['The', ' offer', ' names', ' its', ' date'][index % 5] ?? ''}${index % 5 === 4 ? ` ${String(index)}.` : ''}`,
);

export const answerText = answerPieces.join('');
