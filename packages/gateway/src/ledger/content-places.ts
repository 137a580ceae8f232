/** A content segment that goes on. */
export interface OpenSegment {
  /** Retention class of all that is in it. */
  readonly retention: string;
  readonly segment: number;
  /** Bytes. */
  readonly end: number;
  /** When it was begun, in milliseconds since the Unix epoch. */
  readonly since: number;
}

type GrowingSegment = { -readonly [Field in keyof OpenSegment]: OpenSegment[Field] };

/** How far the contents are written. */
export interface ContentsEnd {
  /** The number of the next new segment; none has it or a higher one. */
  readonly next: number;
  /** One for each retention class at most. */
  readonly open: readonly OpenSegment[];
}

export const emptyContents: ContentsEnd = Object.freeze({ next: 0, open: [] });

export interface ContentPlacesOptions {
  /** Size after which a new segment is begun. */
  readonly segmentBytes: number;
  /** Milliseconds after which a new one is begun, so that a segment ends with its last content. */
  readonly turnOverAfter: (retention: string) => number;
}

/**
 * Gives contents their places: one segment for each retention class, because a segment is destroyed as a whole when its
 * retention ends.
 */
export class ContentPlaces {
  readonly #options: ContentPlacesOptions;
  readonly #open = new Map<string, GrowingSegment>();
  #next = 0;
  /** What was before the takes since `begin`, latest last; nothing is undone but a draft that was wrong. */
  readonly #undo: {
    readonly segment: GrowingSegment;
    readonly end: number;
    readonly before: GrowingSegment | undefined;
  }[] = [];

  constructor(options: ContentPlacesOptions, end: ContentsEnd) {
    this.#options = options;
    this.reset(end);
  }

  /** Goes back to what is durable. Numbers of segments are never used again, for a key may have been made for them. */
  reset({ next, open }: ContentsEnd): void {
    this.#next = Math.max(this.#next, next);
    this.#open.clear();
    for (const segment of open) this.#open.set(segment.retention, { ...segment });
    this.#undo.length = 0;
  }

  /** From here on `undo` takes back. */
  begin(): void {
    this.#undo.length = 0;
  }

  undo(): void {
    for (let step = this.#undo.pop(); step !== undefined; step = this.#undo.pop()) {
      const { segment, end, before } = step;
      if (segment === before) segment.end = end;
      else {
        if (before === undefined) this.#open.delete(segment.retention);
        else this.#open.set(segment.retention, before);
        this.#next = segment.segment;
      }
    }
  }

  /** The segment that a content of so many bytes goes to, as it is with the content until the next one: the content is its end. */
  take(retention: string, length: number, now: number): OpenSegment {
    const before = this.#open.get(retention);
    const { segmentBytes, turnOverAfter } = this.#options;
    if (before !== undefined && before.end + length <= segmentBytes && now - before.since < turnOverAfter(retention)) {
      this.#undo.push({ segment: before, end: before.end, before });
      before.end += length;
      return before;
    }
    const begun: GrowingSegment = { retention, segment: this.#next++, end: length, since: now };
    this.#undo.push({ segment: begun, end: 0, before });
    this.#open.set(retention, begun);
    return begun;
  }
}
