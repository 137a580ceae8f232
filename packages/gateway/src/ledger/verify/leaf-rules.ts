import type { Findings } from './faults.ts';
import type { LeafScanner } from './leaf-scanner.ts';

/** So far may the clock of a leaf be behind the latest one before it, in milliseconds: clocks are set. */
export const clockTolerance = 60_000;

/** Requests whose end has not come yet that are held in memory; older ones are looked up in the log. */
const mostOpenRequests = 100_000;

/** Such lookups that are done at the end; a log that goes on in order has next to none. */
const mostLookups = 1_000_000;

const kinds: ReadonlySet<string> = new Set([
  'approval',
  'configuration',
  'erasure',
  'expiry',
  'export',
  'gap',
  'hold',
  'interrupted',
  'key',
  'read',
  'refusal',
  'refusals',
  'request',
  'result',
  'rotation',
  'sealed',
  'shard',
  'start',
  'stop',
]);
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
}

/**
 * What the leaves of one shard say, taken in order; and the rules that hold between them. Whether they are the signed ones is
 * not its business.
 */
export class LeafRules {
  readonly counts = new Map<string, number>();
  readonly rotations: Rotation[] = [];
  readonly lookups: Lookup[] = [];
  /** References of subjects whose keys were destroyed: these explain what is absent. */
  readonly erased = new Set<string>();
  /** Segments that have expired, and of how many contents: only some where others in it are under a legal hold. */
  readonly expiredSegments = new Map<number, number>();
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
  unknownKinds = 0;
  /** Pieces of the leaves taken since they were last fetched. */
  pieces: PieceClaim[] = [];
  readonly #shard: string;
  readonly #findings: Findings;
  readonly #withContents: boolean;
  readonly #open = new Map<number, string>();
  #latest = 0;

  constructor(shard: string, findings: Findings, withContents: boolean) {
    this.#shard = shard;
    this.#findings = findings;
    this.#withContents = withContents;
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
    if (!kinds.has(kind)) this.unknownKinds++;
    this.#takeTime(scanner.count('time'), at);
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
        else this.#remember(position, request);
        break;
      }
      case 'result':
      case 'interrupted':
        this.#takePrevious(scanner, position, at);
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
        for (const reference of listOf(scanner.value('references'))) {
          if (typeof reference === 'string') this.erased.add(reference);
        }
        break;
      case 'expiry':
        this.#takeExpiry(scanner);
        break;
      default:
    }
  }

  #takeExpiry(scanner: LeafScanner): void {
    // Where the leaf counts contents, the others in the segment stay.
    const contents = scanner.count('contents') ?? Number.POSITIVE_INFINITY;
    for (const segment of listOf(scanner.value('segments'))) {
      if (typeof segment !== 'number') continue;
      this.expiredSegments.set(segment, (this.expiredSegments.get(segment) ?? 0) + contents);
    }
    const time = scanner.count('time');
    for (const shard of listOf(scanner.value('shards'))) {
      if (typeof shard === 'string' && time !== undefined) this.expiredShards.set(shard, time);
    }
  }

  #takeTime(time: number | undefined, at: string): void {
    if (time === undefined) {
      this.#fault('malformed', at, 'it has no time');
      return;
    }
    if (time < this.#latest - clockTolerance) {
      this.#fault('time-backwards', at, `it is ${this.#latest - time} ms older than a leaf before it`);
    }
    this.#latest = Math.max(this.#latest, time);
    this.firstTime ??= time;
    this.lastTime = time;
  }

  #remember(position: number, request: string): void {
    this.#open.set(position, request);
    if (this.#open.size <= mostOpenRequests) return;
    const [oldest] = this.#open.keys();
    if (oldest !== undefined) this.#open.delete(oldest);
  }

  #takePrevious(scanner: LeafScanner, position: number, at: string): void {
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
    if (previousShard === undefined && this.#open.get(previous) === request) this.#open.delete(previous);
    else if (this.lookups.length < mostLookups) {
      this.lookups.push({ index: position, previous, previousShard, request });
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

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
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
