import { Destructions } from './destructions.ts';
import type { Findings } from './faults.ts';
import { type HalfYear, halfYearOf } from './half-year.ts';
import { type LeafForm, leafForms } from './leaf-fields.ts';
import type { LeafScanner } from './leaf-scanner.ts';
import { listOf } from './list-of.ts';
import { RequestIds } from './request-ids.ts';

/** So far may the clock of a leaf be behind the latest one before it, in milliseconds: clocks are set. */
export const clockTolerance = 60_000;

/** Requests whose end has not come yet that are held in memory; older ones are looked up in the log. */
const mostOpenRequests = 100_000;

/** Such lookups that are done at the end; a log that goes on in order has next to none. */
const mostLookups = 1_000_000;

const parts = ['answer', 'diff', 'prompt', 'reason'];

/** A piece of content as a leaf commits to it. */
export interface PieceClaim {
  readonly shard: string;
  readonly index: number;
  readonly part: string;
  readonly number: number;
  readonly bytes: number;
  readonly cipher: string;
  readonly mac: string;
  readonly place: string;
  readonly subject: string | undefined;
}

/** The state of a shard that its successor begins from. */
export interface ShardLink {
  readonly origin: string;
  readonly root: string;
  readonly size: number;
}

export interface Rotation {
  readonly index: number;
  readonly from: string;
  readonly to: string;
  readonly fromSignature: string;
  readonly toSignature: string;
}

/** A `previous` that could not be decided from memory. */
export interface Lookup {
  readonly index: number;
  readonly previous: number;
  /** Where that leaf lies in another shard. */
  readonly previousShard: string | undefined;
  readonly request: string;
  /** Of the leaf that names it; undefined where its kind has none. */
  readonly tenant: string | undefined;
  readonly subject: string | undefined;
}

/** Whom a request and its end are about. */
interface About {
  readonly tenant: string | undefined;
  readonly subject: string | undefined;
}

interface OpenRequest extends About {
  readonly request: string;
}

/** A leaf that says that the clock was set back. */
export interface ClockStep {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/**
 * What the leaves of one shard say, taken in order; and the rules that hold between them. Whether they are the signed ones is
 * not its business.
 */
export class LeafRules {
  readonly counts = new Map<string, number>();
  readonly rotations: Rotation[] = [];
  readonly lookups: Lookup[] = [];
  readonly destructions = new Destructions();
  /** Shards whose leaves have expired, and when that was said. */
  readonly expiredShards = new Map<string, number>();
  origin: string | undefined;
  before: ShardLink | undefined;
  sealedAt: number | undefined;
  /** The shard before, where it was abandoned without having been sealed. */
  givenUp: string | undefined;
  /** How many leaves of it were signed, as far as that was known. */
  givenUpAt: number | undefined;
  firstTime: number | undefined;
  lastTime: number | undefined;
  /** Where the clock was set back, by what the log says itself. */
  readonly clockSteps: ClockStep[] = [];
  /** Ends that are about another subject than their request: an erasure in between is what explains that. */
  readonly subjectChanges: { readonly index: number; readonly previous: number; readonly subject: string }[] = [];
  unknownKinds = 0;
  /** Pieces of the leaves taken since they were last fetched. */
  pieces: PieceClaim[] = [];
  readonly #shard: string;
  readonly #findings: Findings;
  readonly #withContents: boolean;
  readonly #requests: RequestIds;
  readonly #open = new Map<number, OpenRequest>();
  /** A bit for each leaf: whether it is a request that has its end. */
  #ended = new Uint8Array(1_024);
  readonly #halfYear: HalfYear | undefined;
  #latest: number;
  /** The time of the first leaf, where it lies before the half-year and nothing has explained that yet. */
  #early: number | undefined;

  constructor(shard: string, findings: Findings, withContents: boolean, requests = new RequestIds()) {
    this.#shard = shard;
    this.#findings = findings;
    this.#withContents = withContents;
    this.#requests = requests;
    this.#halfYear = halfYearOf(shard);
    this.#latest = this.#halfYear?.begin ?? 0;
  }

  /** Notes that a request leaf has its end; false where it had one. */
  end(position: number): boolean {
    const at = Math.floor(position / 8);
    if (at >= this.#ended.length) {
      const grown = new Uint8Array(Math.max(2 * this.#ended.length, at + 1));
      grown.set(this.#ended);
      this.#ended = grown;
    }
    const bit = 1 << (position % 8);
    const before = this.#ended[at] as number;
    this.#ended[at] = before | bit;
    return (before & bit) === 0;
  }

  /** Holds the end of a request against the request. */
  compare({ index, previous, tenant, subject }: About & { index: number; previous: number }, request: About): void {
    if (tenant !== request.tenant) {
      const detail = `it is of tenant ${tenant ?? 'nobody'}, and its request, leaf ${previous}, is not`;
      this.#fault('wrong-previous', `leaf ${index}`, detail);
    }
    if (subject === request.subject) return;
    this.subjectChanges.push({ index, previous, subject: request.subject ?? '' });
  }

  /** Tells what is left to be explained when the whole log has been read. */
  finish(erased: ReadonlySet<string>): void {
    for (const { index, previous, subject } of this.subjectChanges) {
      if (erased.has(subject)) continue;
      const detail = `it is about somebody else than its request, leaf ${previous}, and no erasure says why`;
      this.#fault('wrong-previous', `leaf ${index}`, detail);
    }
  }

  /** Requests that have no result yet. */
  get openRequests(): number {
    return this.#open.size;
  }

  /** `scanner` has scanned the leaf at this position and found it canonical. */
  take(scanner: LeafScanner, position: number): void {
    const at = `leaf ${position}`;
    const kind = scanner.text('kind');
    if (kind === undefined || scanner.count('v') !== 1) {
      this.#fault('malformed', at, kind === undefined ? 'it has no kind' : 'its version is not 1');
      return;
    }
    const index = scanner.count('index');
    if (index !== position) this.#fault('wrong-index', at, `it says that it is leaf ${index ?? 'nothing'}`);
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    const form = leafForms.get(kind);
    if (form === undefined) this.unknownKinds++;
    else this.#takeFields(scanner, kind, form, at);
    this.#takeTime(scanner, kind, position, at);
    if (this.sealedAt !== undefined && position > this.sealedAt) {
      this.#fault('misplaced-leaf', at, `it comes after the sealed leaf ${this.sealedAt}`);
    }
    if ((position === 0) !== (kind === 'shard')) {
      this.#fault(
        'misplaced-leaf',
        at,
        position === 0 ? 'the first leaf of a shard is a shard leaf' : 'a shard leaf comes first',
      );
    }
    this.#takeKind(scanner, kind, position, at);
    if (this.#withContents) this.#takePieces(scanner, position, at);
  }

  #takeKind(scanner: LeafScanner, kind: string, position: number, at: string): void {
    switch (kind) {
      case 'request': {
        const request = scanner.text('request');
        if (request === undefined) this.#fault('malformed', at, 'it has no request id');
        else this.#remember(scanner, position, request, at);
        break;
      }
      case 'result':
        this.#takeResult(scanner, at);
        this.#takePrevious(scanner, kind, position, at);
        break;
      case 'interrupted':
        this.#takePrevious(scanner, kind, position, at);
        break;
      case 'shard':
        this.origin = scanner.text('origin');
        this.before = linkOf(scanner.value('before'));
        if (scanner.span('before') !== undefined && this.before === undefined) {
          this.#fault('malformed', at, 'it does not say which shard was before');
        }
        break;
      case 'sealed':
        this.sealedAt ??= position;
        break;
      case 'gap':
        // Right behind the first leaf: none that is written later excuses anything.
        if (position === 1) this.givenUp = scanner.text('shard');
        if (position === 1) this.givenUpAt = scanner.count('size');
        break;
      case 'rotation':
        this.rotations.push({
          index: position,
          from: scanner.text('from') ?? '',
          to: scanner.text('to') ?? '',
          fromSignature: scanner.text('fromSignature') ?? '',
          toSignature: scanner.text('toSignature') ?? '',
        });
        break;
      case 'erasure':
        this.destructions.take(scanner, kind);
        break;
      case 'expiry':
        this.destructions.take(scanner, kind);
        this.#takeExpiry(scanner);
        break;
      default:
    }
  }

  #takeExpiry(scanner: LeafScanner): void {
    const time = scanner.count('time');
    for (const shard of listOf(scanner.value('shards'))) {
      if (typeof shard === 'string' && time !== undefined) this.expiredShards.set(shard, time);
    }
  }

  #takeFields(scanner: LeafScanner, kind: string, form: LeafForm, at: string): void {
    const differences = scanner.differences(form);
    if (differences === undefined) return;
    const { missing, unknown } = differences;
    if (missing.length > 0) {
      this.#fault('malformed', at, `a ${kind} leaf must have ${missing.join(', ')}`);
    }
    if (unknown.length > 0) {
      this.#fault('malformed', at, `a ${kind} leaf has no ${unknown.join(', ')}`);
    }
  }

  #takeTime(scanner: LeafScanner, kind: string, position: number, at: string): void {
    const time = scanner.count('time');
    if (time === undefined) {
      this.#fault('malformed', at, 'it has no time');
      return;
    }
    this.firstTime ??= time;
    this.lastTime = time;
    // Whoever comes back to a log that was at rest seals it whenever that is; and one that had only begun a shard tells of that first.
    const end = (this.#halfYear?.end ?? Number.POSITIVE_INFINITY) + clockTolerance;
    const begins = (position === 0 && kind === 'shard') || (position === 1 && kind === 'gap');
    if (time >= end && kind !== 'sealed' && !begins) {
      this.#fault('outside-period', at, `its time, ${isoOf(time)}, lies behind the half-year of its shard`);
      return;
    }
    if (kind === 'gap' && scanner.text('reason') === 'clock') {
      const from = scanner.count('from');
      this.#early = undefined;
      // It may know of later leaves, of the shard before.
      if (from !== undefined && from >= this.#latest - clockTolerance) {
        this.clockSteps.push({ index: position, from, to: time });
        this.#latest = time;
        return;
      }
    }
    if (position === 0 && time < this.#latest - clockTolerance) {
      this.#early = time;
      return;
    }
    if (this.#early !== undefined) {
      if (position === 1 && kind === 'gap') return;
      const detail = `its time, ${isoOf(this.#early)}, lies before the half-year of its shard, and no leaf says that the clock was set back`;
      this.#fault('outside-period', 'leaf 0', detail);
      this.#latest = this.#early;
      this.#early = undefined;
    }
    if (time < this.#latest - clockTolerance) {
      this.#fault('time-backwards', at, `it is ${this.#latest - time} ms older than a leaf before it`);
    }
    this.#latest = Math.max(this.#latest, time);
  }

  #remember(scanner: LeafScanner, position: number, request: string, at: string): void {
    if (!this.#requests.add(scanner)) this.#fault('doubled', at, `there is a request leaf of ${request} already`);
    this.#open.set(position, { request, tenant: scanner.text('tenant'), subject: scanner.text('subject') });
    if (this.#open.size <= mostOpenRequests) return;
    const [oldest] = this.#open.keys();
    if (oldest !== undefined) this.#open.delete(oldest);
  }

  /** What was asked stands in one place; of calls that ask no model, such as to judge a text, nothing needs to be kept. */
  #takeResult(scanner: LeafScanner, at: string): void {
    const hasPrevious = scanner.span('previous') !== undefined;
    const hasPrompt = scanner.span('prompt') !== undefined;
    if (hasPrevious && hasPrompt) {
      this.#fault('malformed', at, 'a result has either a previous leaf or a prompt of its own');
    } else if (!hasPrevious && !hasPrompt && (scanner.span('provider') ?? scanner.span('answer')) !== undefined) {
      this.#fault('malformed', at, 'a model answered, and it has neither a previous leaf nor a prompt of its own');
    }
  }

  #takePrevious(scanner: LeafScanner, kind: string, position: number, at: string): void {
    if (scanner.span('previous') === undefined) return;
    const previous = scanner.count('previous');
    const previousShard = scanner.text('previousShard');
    const request = scanner.text('request');
    if (previous === undefined || request === undefined) {
      this.#fault('malformed', at, 'its previous leaf is no number, or its request is missing');
      return;
    }
    if (previousShard === undefined && previous >= position) {
      this.#fault('wrong-previous', at, `leaf ${previous} does not come before it`);
      return;
    }
    // What a crash has left open is told of without them.
    const tenant = kind === 'interrupted' ? undefined : scanner.text('tenant');
    const subject = kind === 'interrupted' ? undefined : scanner.text('subject');
    const open = previousShard === undefined ? this.#open.get(previous) : undefined;
    if (open?.request === request) {
      this.#open.delete(previous);
      this.end(previous);
      if (kind !== 'interrupted') this.compare({ index: position, previous, tenant, subject }, open);
    } else if (this.lookups.length < mostLookups) {
      this.lookups.push({ index: position, previous, previousShard, request, tenant, subject });
    } else {
      this.#fault(
        'wrong-previous',
        at,
        'too many leaves before it belong to requests that are not near: it was not looked up',
      );
    }
  }

  #takePieces(scanner: LeafScanner, position: number, at: string): void {
    for (const part of parts) {
      // Kinds without contents have none of these fields; a reason of `stop` or `gap` is a text.
      const value = scanner.span(part)?.[0] === 0x5b ? scanner.value(part) : undefined;
      if (value === undefined) continue;
      for (const [number, piece] of listOf(value).entries()) {
        const claim = claimOf(piece, this.#shard, position, part, number);
        if (claim === undefined) this.#fault('malformed', at, `piece ${number} of ${part} is no commitment`);
        else this.pieces.push(claim);
      }
    }
  }

  #fault(id: Parameters<Findings['add']>[0], at: string, detail: string): void {
    this.#findings.add(id, this.#shard, at, detail);
  }
}

function isoOf(time: number): string {
  return time <= 8.64e15 ? new Date(time).toISOString() : `${time}`;
}

function linkOf(value: unknown): ShardLink | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { origin, root, size } = value as Readonly<Record<string, unknown>>;
  const valid = typeof origin === 'string' && typeof root === 'string' && typeof size === 'number' && size >= 0;
  return valid && /^[0-9a-f]{64}$/.test(root) ? { origin, root, size } : undefined;
}

/** The commitment to a piece; undefined where the value is none. */
export function claimOf(
  value: unknown,
  shard: string,
  index: number,
  part: string,
  number: number,
): PieceClaim | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { bytes, cipher, mac, place, subject } = value as Readonly<Record<string, unknown>>;
  const isDigest = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
  if (typeof bytes !== 'number' || !isDigest(cipher) || !isDigest(mac) || typeof place !== 'string') return undefined;
  if (subject !== undefined && typeof subject !== 'string') return undefined;
  return { shard, index, part, number, bytes, cipher, mac, place, subject };
}
