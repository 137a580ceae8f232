import { hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Destructions } from './destructions.ts';
import type { Findings } from './faults.ts';
import type { PieceClaim } from './leaf-rules.ts';

const window = 4 * 1_048_576;
/** Files that are held open: leaves of several retention classes take turns. */
const mostOpen = 16;
/** Beyond that many it is no longer told apart whom they are about. */
const mostAbsent = 1_000_000;

interface Segment {
  readonly handle: FileHandle;
  /** Bytes of the file when it was opened; it may grow. */
  readonly size: number;
  start: number;
  bytes: Buffer;
}

interface Absence {
  readonly claim: PieceClaim;
  readonly changed: boolean;
  /** Of several subjects. */
  readonly mixed: boolean;
  count: number;
}

/**
 * Holds the envelopes in the content folder against what the leaves commit to. What is not there, or not what it was, is remembered
 * until the whole log has been read, for a later leaf may explain it.
 */
export class Contents {
  present = 0;
  explained = 0;
  readonly #folder: string;
  readonly #names: ReadonlyMap<number, string>;
  readonly #segments = new Map<number, Segment>();
  readonly #absent = new Map<string, Absence>();
  readonly #mostAbsent: number;

  private constructor(folder: string, names: ReadonlyMap<number, string>, most: number) {
    this.#folder = folder;
    this.#names = names;
    this.#mostAbsent = most;
  }

  static async in(folder: string, most = mostAbsent): Promise<Contents> {
    const names = new Map<number, string>();
    for (const name of await readdir(folder)) {
      const match = /^([0-9]{1,15})\.seg$/.exec(name);
      if (match !== null) names.set(Number(match[1]), name);
    }
    return new Contents(folder, names, most);
  }

  async check(claims: readonly PieceClaim[], findings: Findings): Promise<void> {
    for (const claim of claims) {
      const place = placeOf(claim.place);
      if (place === undefined) {
        findings.add(
          'malformed',
          claim.shard,
          `leaf ${claim.index}`,
          `piece ${claim.number} of ${claim.part} has no place`,
        );
        continue;
      }
      const envelope = await this.#read(place);
      if (envelope !== undefined && hash('sha256', envelope, 'hex') === claim.cipher) this.present++;
      else this.#miss(claim, place.segment, envelope !== undefined);
    }
  }

  /** Tells what no erasure and no expiry explains. */
  async finish({ erased, expired }: Pick<Destructions, 'erased' | 'expired'>, findings: Findings): Promise<void> {
    const left = new Map(expired);
    for (const { claim, changed, count, mixed } of this.#absent.values()) {
      const segment = placeOf(claim.place)?.segment ?? -1;
      const expiries = left.get(segment) ?? 0;
      if (!mixed && claim.subject !== undefined && erased.has(claim.subject)) {
        this.explained += count;
        continue;
      }
      if (count <= expiries) {
        left.set(segment, expiries - count);
        this.explained += count;
        continue;
      }
      const more = count === 1 ? '' : `, and ${count - 1} more of the same ${mixed ? 'file' : 'subject and file'}`;
      const at = `leaf ${claim.index}`;
      if (changed)
        findings.add(
          'changed-content',
          claim.shard,
          at,
          `${claim.part} at ${claim.place} is not what was sealed${more}`,
        );
      else
        findings.add(
          'unexplained-content',
          claim.shard,
          at,
          `${claim.part} at ${claim.place} is gone, and no leaf says why${more}`,
        );
    }
    for (const { handle } of this.#segments.values()) await handle.close();
    this.#segments.clear();
  }

  #miss(claim: PieceClaim, segment: number, changed: boolean): void {
    const key = `${segment} ${claim.subject ?? ''} ${changed}`;
    const known = this.#absent.get(key);
    if (known !== undefined) {
      known.count++;
      return;
    }
    const mixed = this.#absent.size >= this.#mostAbsent;
    const rest = mixed ? `${segment} others ${changed}` : key;
    const others = this.#absent.get(rest);
    if (others === undefined) this.#absent.set(rest, { claim, changed, mixed, count: 1 });
    else others.count++;
  }

  /** Undefined where the file is not there, or not so long. */
  async #read(place: { segment: number; offset: number; length: number }): Promise<Buffer | undefined> {
    const segment = await this.#open(place.segment);
    if (segment === undefined || place.length > 64 * 1_048_576) return undefined;
    let from = place.offset - segment.start;
    if (from < 0 || from + place.length > segment.bytes.length) {
      const ahead = Math.min(window, segment.size - place.offset);
      const bytes = Buffer.allocUnsafe(Math.max(ahead, place.length));
      const { bytesRead } = await segment.handle.read(bytes, 0, bytes.length, place.offset);
      segment.start = place.offset;
      segment.bytes = bytes.subarray(0, bytesRead);
      from = 0;
    }
    if (from + place.length > segment.bytes.length) return undefined;
    return segment.bytes.subarray(from, from + place.length);
  }

  async #open(number: number): Promise<Segment | undefined> {
    const known = this.#segments.get(number);
    if (known !== undefined) return known;
    // A segment that was begun after the folder was listed has the usual name.
    const name = this.#names.get(number) ?? `${String(number).padStart(8, '0')}.seg`;
    const [oldest] = this.#segments;
    if (oldest !== undefined && this.#segments.size === mostOpen) {
      await oldest[1].handle.close();
      this.#segments.delete(oldest[0]);
    }
    // A pipe under the name of a file would keep who opens it waiting.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(join(this.#folder, name), flags).catch(() => undefined);
    if (handle === undefined) return undefined;
    const information = await handle.stat();
    if (!information.isFile()) {
      await handle.close();
      return undefined;
    }
    const { size } = information;
    const segment = { handle, size, start: 0, bytes: Buffer.alloc(0) };
    this.#segments.set(number, segment);
    return segment;
  }
}

function placeOf(text: string): { segment: number; offset: number; length: number } | undefined {
  const match = /^([0-9]{1,15}):([0-9]{1,15}):([0-9]{1,15})$/.exec(text);
  return match === null ? undefined : { segment: Number(match[1]), offset: Number(match[2]), length: Number(match[3]) };
}
