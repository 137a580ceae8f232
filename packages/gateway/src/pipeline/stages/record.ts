import type { ErrorCode } from '@gatehouse/contract/errors';
import { errorCatalogue } from '@gatehouse/contract/errors';
import { collect, emptyAnswer } from '../../core/answer.ts';
import { blockedCodes } from '../../core/blocked-codes.ts';
import type { Clock } from '../../core/clock.ts';
import type { AnswerStream, Delta } from '../../core/delta.ts';
import { asGatehouseError, GatehouseError } from '../../core/errors.ts';
import type { Exchange, ExchangeNotes } from '../../core/exchange.ts';
import {
  type Content,
  type LeafDraft,
  LeafTooLarge,
  type Ledger,
  type LedgerEntry,
  type Receipt,
} from '../../core/ledger.ts';
import { mostPieces } from '../../core/subject.ts';
import type { Prices } from '../../core/prices.ts';
import type { Router } from '../../core/router.ts';
import type { Stage } from '../../core/stage.ts';
import { isStreamed } from '../../core/request.ts';
import type { ExchangeEnd } from '../../core/telemetry.ts';
import { answerContent, promptContent, subjectOf } from '../content-pieces.ts';
import { settleLimits } from '../settle-limits.ts';
import { spentOn, type SpentRooms } from '../spent.ts';
import { refusalDraft, requestDraft, resultDraft, shorterDrafts } from '../leaf-drafts.ts';

export interface RecordRooms {
  readonly ledger: Ledger;
  readonly router: Pick<Router, 'has' | 'targetsOf'>;
  readonly prices: Prices;
  readonly clock: Clock;
  readonly policyHash: string;
  readonly seal: Seal;
  /** Told of the end of every exchange, after its leaf is durable or has failed to become so. */
  readonly ended: (end: ExchangeEnd) => void;
}

/** How the content of the record is kept, as the ledger was opened; only for explaining it. */
export interface Seal {
  /** Where the root key comes from; never the key. */
  readonly rootKey: 'configured' | 'dataFolder';
  /** Size after which a new content file is begun. */
  readonly segmentBytes: number;
}

/** What cannot be told apart by subjects could not be erased for one of them; and without a legal basis nothing may be kept. */
const unkeptCodes: ReadonlySet<ErrorCode> = new Set([
  'too_many_speakers',
  'purpose_missing',
  'subject_required',
  'consent_missing',
  'consent_withdrawn',
]);

/**
 * The outermost ring: whatever happens below ends as a leaf, refusals, time-outs and crashes included. The result leaf is
 * durable before the stream ends, so a client that holds a complete answer holds a recorded one; and where the leaf cannot
 * be written, the client gets an error instead of an end (fail closed).
 */
export function record(rooms: RecordRooms): Stage {
  const { seal } = rooms;
  return {
    name: 'record',
    explain: () => [
      { id: 'recorded-first' },
      { id: 'content-sealed', cipher: 'AES-256-GCM', rootKey: seal.rootKey },
      { id: 'content-files', bytes: seal.segmentBytes },
    ],
    async run(exchange, next) {
      const entry = new Entry(exchange, rooms);
      // Named first: V8 puts a function literal that is assigned to a property into the old generation at once, where it
      // would keep the whole exchange alive until the next full collection.
      const commitIntent = (): Promise<Receipt> => entry.intend();
      exchange.commitIntent = commitIntent;
      let stream: AnswerStream;
      try {
        stream = await next(exchange);
      } catch (thrown) {
        throw await entry.fail(thrown);
      }
      return new RecordedAnswer(stream, exchange, entry);
    },
  };
}

/**
 * Collects what is delivered, and closes the entry before the end is told. A plain iterator, because a generator that was
 * never started runs nothing at all when its reader gives up, and the entry would stay open.
 */
class RecordedAnswer implements AsyncIterableIterator<Delta> {
  readonly #inner: AsyncIterator<Delta>;
  readonly #notes: ExchangeNotes;
  readonly #answer = emptyAnswer();
  readonly #entry: Entry;
  #open = true;

  constructor(stream: AnswerStream, exchange: Exchange, entry: Entry) {
    this.#inner = stream[Symbol.asyncIterator]();
    this.#notes = exchange.notes;
    this.#entry = entry;
    exchange.answer = this.#answer;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Delta>> {
    return this.#open ? this.#inner.next().then(this.#passed, this.#failed) : Promise.resolve(end);
  }

  async return(): Promise<IteratorResult<Delta>> {
    if (this.#open) {
      this.#open = false;
      const [, closed] = await Promise.allSettled([
        this.#inner.return?.(),
        this.#entry.fail(new GatehouseError('client_closed_request')),
      ]);
      if (closed.status === 'rejected') throw closed.reason;
    }
    return end;
  }

  readonly #passed = (result: IteratorResult<Delta>): IteratorResult<Delta> | Promise<IteratorResult<Delta>> => {
    if (!this.#open) return end;
    if (result.done === true) {
      this.#open = false;
      return this.#entry.answered();
    }
    this.#notes.firstDeltaAt ??= this.#entry.clock.elapsed();
    collect(this.#answer, result.value);
    return result;
  };

  readonly #failed = async (thrown: unknown): Promise<never> => {
    if (!this.#open) throw thrown;
    this.#open = false;
    throw await this.#entry.fail(thrown);
  };
}

const end: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

/** The leaves of one exchange. */
class Entry {
  readonly clock: Clock;
  readonly #exchange: Exchange;
  readonly #ledger: Ledger;
  readonly #router: Pick<Router, 'has'>;
  readonly #policyHash: string;
  readonly #ended: (end: ExchangeEnd) => void;
  readonly #spentRooms: SpentRooms;
  #intent: Promise<Receipt> | undefined;

  constructor(exchange: Exchange, rooms: RecordRooms) {
    const { clock, ledger, router, policyHash, ended } = rooms;
    this.clock = clock;
    this.#exchange = exchange;
    this.#ledger = ledger;
    this.#router = router;
    this.#policyHash = policyHash;
    this.#ended = ended;
    this.#spentRooms = rooms;
  }

  intend(): Promise<Receipt> {
    this.#noteModel();
    this.#intent ??= this.#append(requestDraft(this.#exchange, this.#policyHash), {
      prompt: promptContent(this.#exchange),
    });
    return this.#intent;
  }

  /** Writes the result leaf of a complete answer. Rejects where that fails. */
  async answered(): Promise<IteratorReturnResult<undefined>> {
    this.#reckon();
    try {
      await this.#close('answered', 200, undefined);
    } catch (thrown) {
      const error = asGatehouseError(thrown);
      this.#report('failed', error);
      throw error;
    }
    this.#report('answered', undefined);
    return end;
  }

  /** Writes the leaf of whatever went wrong and gives the error that the client is to see. */
  async fail(thrown: unknown): Promise<GatehouseError> {
    const exchange = this.#exchange;
    let error = this.#whyItFailed(thrown);
    const outcome =
      error.code === 'client_closed_request' ? 'cancelled' : blockedCodes.has(error.code) ? 'blocked' : 'failed';
    exchange.notes.outcomeCode = error.code;
    this.#reckon();
    try {
      await this.#close(outcome, this.#statusOf(error), error.code);
    } catch (unrecorded) {
      // What could not be recorded is refused as such, whatever it was before.
      error = asGatehouseError(unrecorded);
      exchange.notes.outcomeCode = error.code;
    }
    this.#report(this.#intent === undefined && outcome === 'failed' ? 'refused' : outcome, error);
    return error;
  }

  /** Whoever went away did so before anything else went wrong, unless the request was never let in: that refusal holds, and counts as one. */
  #whyItFailed(thrown: unknown): GatehouseError {
    const { admission, signal } = this.#exchange;
    const wasLetIn = admission !== undefined || !(thrown instanceof GatehouseError);
    if (!signal.aborted || !wasLetIn) return asGatehouseError(thrown);
    if (isOurs(signal.reason)) return asGatehouseError(signal.reason);
    return new GatehouseError('client_closed_request', { cause: thrown });
  }

  async #close(
    outcome: 'answered' | 'failed' | 'blocked' | 'cancelled',
    status: number,
    code?: ErrorCode,
  ): Promise<void> {
    const exchange = this.#exchange;
    // Each has a time-out of its own.
    if (exchange.notes.late !== undefined) await Promise.all(exchange.notes.late);
    this.#noteModel();
    const facts = { policyHash: this.#policyHash, status, code, now: this.clock.elapsed() };
    const answer = answerContent(exchange);
    // Without a model and without content, an answer is one all the same.
    if (this.#intent === undefined && answer === undefined && outcome !== 'answered') {
      const prompt = code !== undefined && unkeptCodes.has(code) ? undefined : promptContent(exchange);
      exchange.notes.receipt = await this.#append(refusalDraft(exchange, facts), { prompt });
      return;
    }
    // Without a request leaf (a cache hit) the result leaf carries the prompt too, if it has room for both.
    const prompt = this.#intent === undefined ? promptContent(exchange) : undefined;
    if (piecesIn(prompt) + piecesIn(answer) > mostPieces) void this.intend();
    const previous = this.#intent === undefined ? undefined : await this.#intent;
    exchange.notes.receipt = await this.#append(resultDraft(exchange, outcome, previous, facts), {
      prompt: previous === undefined ? prompt : undefined,
      answer,
    });
  }

  #append(leaf: LeafDraft, contents: LedgerEntry['contents'] & object): Promise<Receipt> {
    const exchange = this.#exchange;
    const entry = { leaf, contents, subject: subjectOf(exchange), retention: exchange.caller?.retention };
    return this.#ledger.append(entry).catch((thrown: unknown) => this.#appendShorter(entry, thrown));
  }

  /** Whoever makes many rules match must not get around being recorded by that. */
  async #appendShorter(entry: LedgerEntry, refused: unknown): Promise<Receipt> {
    let thrown = refused;
    for (const leaf of shorterDrafts(entry.leaf)) {
      if (!(thrown instanceof LeafTooLarge)) break;
      try {
        return await this.#ledger.append({ ...entry, leaf });
      } catch (again) {
        thrown = again;
      }
    }
    throw thrown;
  }

  /** Late, because a name may become known on the way, when a model server is asked. */
  #noteModel(): void {
    const { notes, request } = this.#exchange;
    if (request !== undefined && notes.model === undefined && this.#router.has(request.model))
      notes.model = request.model;
  }

  /** What the client sees: a stream that breaks has begun with its status. */
  #statusOf(error: GatehouseError): number {
    return this.#exchange.notes.statusSent ?? errorCatalogue[error.code].status;
  }

  #reckon(): void {
    const { notes } = this.#exchange;
    this.#noteModel();
    const spent = spentOn(this.#exchange, this.#spentRooms, this.clock.elapsed());
    notes.usage = spent.usage;
    // Before the leaf is written: nothing that could fail or take long stands between the end and this.
    settleLimits(this.#exchange, spent);
    // Whatever became of the stream in between: nobody holds a place at a model server beyond the end.
    this.#exchange.slot?.release();
    for (const end of this.#exchange.atEnd ?? []) end();
  }

  #report(outcome: ExchangeEnd['outcome'], error: GatehouseError | undefined): void {
    const exchange = this.#exchange;
    this.#ended({
      exchange,
      outcome,
      status: error === undefined ? 200 : this.#statusOf(error),
      streamed: isStreamed(exchange.request),
      error,
      duration: this.clock.elapsed() - exchange.startedAt,
    });
  }
}

function piecesIn(content: Content | undefined): number {
  return content === undefined ? 0 : content instanceof Uint8Array ? 1 : content.length;
}

/** Whether the gateway itself ends the exchange, and says why: it shuts down, or the key has ended. */
function isOurs(reason: unknown): boolean {
  return reason instanceof GatehouseError && reason.code !== 'client_closed_request';
}
