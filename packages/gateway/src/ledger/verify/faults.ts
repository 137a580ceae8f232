/** What can be wrong, by names that stay; docs/guides/verify.md says what each of them means. */
export const faultIds = Object.freeze([
  'absent-shard',
  'added',
  'bad-opening',
  'bad-signature',
  'broken-link',
  'changed',
  'changed-content',
  'doubled',
  'forked',
  'malformed',
  'misplaced-leaf',
  'missing',
  'no-quorum',
  'not-covered',
  'outside-period',
  'reordered',
  'rolled-back',
  'time-backwards',
  'truncated',
  'unexpected-file',
  'unexplained-content',
  'unreadable',
  'untrusted-key',
  'wrong-index',
  'wrong-previous',
  'wrong-root',
] as const);

export type FaultId = (typeof faultIds)[number];

export interface Fault {
  readonly id: FaultId;
  /** Folder name of the shard; undefined where it is not about one. */
  readonly shard: string | undefined;
  /** `leaf 12`, `leaves 12 to 19` or a file. */
  readonly at: string;
  readonly detail: string;
}

/** Something that is no fault, and that whoever reads the result should know. */
export interface Notice {
  readonly shard: string | undefined;
  readonly text: string;
}

/** Gathers faults: all are counted, and the first ones of each kind are kept. */
export class Findings {
  readonly faults: Fault[] = [];
  readonly notices: Notice[] = [];
  readonly counts = new Map<FaultId, number>();
  readonly #keepOfEach: number;

  constructor(keepOfEach = 20) {
    this.#keepOfEach = keepOfEach;
  }

  add(id: FaultId, shard: string | undefined, at: string, detail: string): void {
    const count = (this.counts.get(id) ?? 0) + 1;
    this.counts.set(id, count);
    if (count <= this.#keepOfEach) this.faults.push({ id, shard, at, detail });
  }

  note(shard: string | undefined, text: string): void {
    if (this.notices.length < 1_000) this.notices.push({ shard, text });
  }

  get total(): number {
    let total = 0;
    for (const count of this.counts.values()) total += count;
    return total;
  }
}

/** `leaf 3` or `leaves 3 to 7`, the last one included. */
export function leavesFrom(first: number, last: number): string {
  return first === last ? `leaf ${first}` : `leaves ${first} to ${last}`;
}
