/**
 * The load generator: HTTP/1.1 on raw sockets with keep-alive, in a process of its own. It checks every answer whole: status,
 * framing, text, and in streams every event and the end. It runs one job at a time, which the parent sends.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { answerText, path, requestBody, setQuestionNumber } from './workload.ts';

export interface Job {
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly stream: boolean;
  /** Turns of the conversation before the question. */
  readonly turns: number;
  /** Milliseconds in which requests are begun; those that are begun are completed. */
  readonly duration: number;
  /** Closed loop: so many clients, each with one request at a time. Open loop: so many requests a second, come what may. */
  readonly shape: { readonly clients: number } | { readonly rate: number };
}

export interface JobResult {
  readonly completed: number;
  readonly errors: number;
  /** The first error in words. */
  readonly firstError: string | undefined;
  /** From the first request to the last answer, in milliseconds. */
  readonly elapsed: number;
  /** Milliseconds until the last byte, and until the first byte of the body. */
  readonly latencies: readonly number[];
  readonly firstBytes: readonly number[];
  /** Events with content in all streams. */
  readonly events: number;
}

/** Milliseconds after which an answer counts as lost. */
const patience = 20_000;

interface Measured {
  readonly last: number;
  readonly first: number;
  readonly events: number;
}

interface Answer {
  readonly events: number;
  readonly problem: string | undefined;
}

function checkPlain(body: string): Answer {
  const answer = JSON.parse(body) as { choices?: { message?: { content?: string } }[] };
  return {
    events: 0,
    problem: answer.choices?.[0]?.message?.content === answerText ? undefined : 'another text came back',
  };
}

function checkStream(body: string): Answer {
  let text = '';
  let events = 0;
  let done = false;
  for (const block of body.split('\n\n')) {
    if (!block.startsWith('data: ')) continue;
    if (done) return { events, problem: 'an event after the last one' };
    if (block === 'data: [DONE]') {
      done = true;
      continue;
    }
    const event = JSON.parse(block.slice(6)) as { choices?: { delta?: { content?: string } }[] };
    const content = event.choices?.[0]?.delta?.content;
    if (content === undefined || content === '') continue;
    text += content;
    events += 1;
  }
  if (!done) return { events, problem: 'the stream ended without its last event' };
  return { events, problem: text === answerText ? undefined : 'another text came back in the stream' };
}

/** One keep-alive connection with at most one request on it. */
class Client {
  readonly #port: number;
  readonly #request: Buffer;
  readonly #nextNumber: () => number;
  readonly #stream: boolean;
  #socket: Socket | undefined;
  #settle: { resolve: (measured: Measured) => void; reject: (error: Error) => void } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #started = 0;
  #first = 0;
  #head: Buffer | undefined;
  #pieces: Buffer[] = [];
  /** Bytes of the body that are still to come, or of the current chunk; undefined while the head is read. */
  #expected: number | undefined;
  #chunked = false;
  #rest: Buffer = Buffer.alloc(0);

  constructor(port: number, request: Buffer, stream: boolean, nextNumber: () => number) {
    this.#port = port;
    this.#request = Buffer.from(request);
    this.#nextNumber = nextNumber;
    this.#stream = stream;
  }

  send(): Promise<Measured> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#first = 0;
      this.#head = undefined;
      this.#pieces = [];
      this.#expected = undefined;
      this.#rest = Buffer.alloc(0);
      this.#timer = setTimeout(() => this.#fail(new Error('no answer in time')), patience);
      setQuestionNumber(this.#request, this.#nextNumber());
      this.#started = performance.now();
      this.#connected().write(this.#request);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  #connected(): Socket {
    if (this.#socket !== undefined && !this.#socket.destroyed) return this.#socket;
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (piece) => this.#receive(piece));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the connection was closed')));
    this.#socket = socket;
    return socket;
  }

  #fail(error: Error): void {
    const settle = this.#settle;
    this.#settle = undefined;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
    this.#socket = undefined;
    settle?.reject(error);
  }

  #receive(piece: Buffer): void {
    try {
      let data = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
      if (this.#head === undefined) {
        const end = data.indexOf('\r\n\r\n');
        if (end < 0) {
          this.#rest = data;
          return;
        }
        this.#head = data.subarray(0, end);
        const head = this.#head.toString('latin1').toLowerCase();
        if (!head.startsWith('http/1.1 200'))
          throw new Error(
            `${head.split('\r\n')[0] ?? ''} ${data
              .subarray(end, end + 300)
              .toString()
              .trim()}`,
          );
        this.#chunked = head.includes('\r\ntransfer-encoding: chunked');
        const length = /\r\ncontent-length: ([0-9]+)/.exec(head)?.[1];
        if (!this.#chunked && length === undefined) throw new Error('neither a length nor chunks');
        this.#expected = this.#chunked ? 0 : Number(length);
        data = data.subarray(end + 4);
      }
      if (data.length > 0 && this.#first === 0) this.#first = performance.now();
      this.#rest = Buffer.alloc(0);
      if (this.#chunked) this.#receiveChunks(data);
      else {
        this.#pieces.push(data);
        this.#expected = (this.#expected ?? 0) - data.length;
        if (this.#expected < 0) throw new Error('more bytes than announced');
        if (this.#expected === 0) this.#complete();
      }
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #receiveChunks(received: Buffer): void {
    let data = received;
    while (data.length > 0) {
      const lineEnd = data.indexOf('\r\n');
      const size = lineEnd < 0 ? 0 : Number.parseInt(data.toString('latin1', 0, lineEnd), 16);
      if (Number.isNaN(size)) throw new Error('a chunk without a size');
      const whole = lineEnd + 2 + size + 2;
      if (lineEnd < 0 || data.length < whole) {
        this.#rest = data;
        return;
      }
      if (size === 0) {
        if (data.length > whole) throw new Error('bytes after the last chunk');
        this.#complete();
        return;
      }
      this.#pieces.push(data.subarray(lineEnd + 2, lineEnd + 2 + size));
      data = data.subarray(whole);
    }
  }

  #complete(): void {
    const now = performance.now();
    const body = (
      this.#pieces.length === 1 && this.#pieces[0] !== undefined ? this.#pieces[0] : Buffer.concat(this.#pieces)
    ).toString();
    const { events, problem } = this.#stream ? checkStream(body) : checkPlain(body);
    if (problem !== undefined) throw new Error(problem);
    clearTimeout(this.#timer);
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.resolve({ last: now - this.#started, first: this.#first - this.#started, events });
  }
}

/** Numbers of questions go on over all jobs, whoever is asked. */
function counter(): () => number {
  let last = 0;
  return () => (last += 1);
}

const nextNumber = counter();

async function run(job: Job): Promise<JobResult> {
  const body = requestBody(job.bytes, job.stream, job.turns);
  const head = Object.entries({
    host: `127.0.0.1:${String(job.port)}`,
    'content-type': 'application/json',
    'content-length': String(body.length),
    ...job.headers,
  });
  const request = Buffer.concat([
    Buffer.from(`POST ${path} HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`),
    body,
  ]);
  const latencies: number[] = [];
  const firstBytes: number[] = [];
  const clients: Client[] = [];
  let events = 0;
  let errors = 0;
  let firstError: string | undefined;

  const open = (): Client => {
    const client = new Client(job.port, request, job.stream, nextNumber);
    clients.push(client);
    return client;
  };
  const once = async (client: Client, late: number): Promise<void> => {
    try {
      const measured = await client.send();
      latencies.push(measured.last + late);
      firstBytes.push(measured.first + late);
      events += measured.events;
    } catch (error) {
      errors += 1;
      firstError ??= (error as Error).message;
    }
  };

  const started = performance.now();
  const until = started + job.duration;
  if ('clients' in job.shape) {
    const loop = async (client: Client): Promise<void> => {
      while (performance.now() < until && errors < 1_000) await once(client, 0);
    };
    await Promise.all(Array.from({ length: job.shape.clients }, () => loop(open())));
  } else {
    const interval = 1_000 / job.shape.rate;
    const idle: Client[] = [];
    const running: Promise<void>[] = [];
    for (let due = started; due < until; due += interval) {
      const wait = due - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      // A timer is up to a millisecond late, always. More than two means that this process was held up, and then a client in
      // the world would have waited: leaving that out is what is called coordinated omission.
      const late = performance.now() - due;
      const client = idle.pop() ?? open();
      running.push(once(client, late > 2 ? late : 0).finally(() => idle.push(client)));
    }
    await Promise.all(running);
  }
  const elapsed = performance.now() - started;
  for (const client of clients) client.close();
  return { completed: latencies.length, errors, firstError, elapsed, latencies, firstBytes, events };
}

process.on('message', (job: Job) => {
  void run(job).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit());
