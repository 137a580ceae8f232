import type { EntitySpan, Recogniser, TextView } from '../core/recogniser.ts';
import { type PlainSpelling, plainSpelling } from '../lib/plain-spelling.ts';
import { SeenTexts } from '../lib/seen-texts.ts';
import { Turns } from '../lib/turns.ts';
import { isWordUnit, TextReader } from './text-view.ts';

/** UTF-16 code units that a recogniser reads at a stretch: a few milliseconds of work, whatever the text is made of. */
const windowLength = 16_384;
/** What two windows have in common; no span that is longer is cut where it need not be. */
const overlap = 4_096;

/** A span that ends so near to the border of a window may be cut by it. */
const atBorder = 128;

const none: readonly EntitySpan[] = Object.freeze([]);

/** Asks all recognisers about a text. */
export class EntityScanner {
  readonly #recognisers: readonly Recogniser[];
  readonly #later: readonly Recogniser[];
  readonly #reader = new TextReader();
  readonly #seen = new SeenTexts();
  /** For texts that are read in turns: each keeps its own until it is done. */
  readonly #free: TextReader[] = [];

  constructor(recognisers: readonly Recogniser[]) {
    this.#recognisers = recognisers;
    this.#later = recognisers.filter(({ findLater }) => findLater !== undefined);
  }

  /** Whether `find` leaves out what is found later, by `findInTurns` alone. */
  get looksLater(): boolean {
    return this.#later.length > 0;
  }

  /** Whether a text with this digest was read before, and nothing was found in it. */
  foundNothingIn(digest: string): boolean {
    return this.#seen.readers(digest) !== 0;
  }

  noteNothingIn(digest: string): void {
    this.#seen.add(digest, 0);
  }

  /** Spans in order and apart, as they stand in the text. */
  find(text: string, language?: 'de' | 'en'): readonly EntitySpan[] {
    if (text.length <= windowLength) return withoutOverlap(this.#readAtOnce(text, 0, language));
    const steps = windows(text);
    let step = steps.next(none);
    while (step.done !== true) step = steps.next(this.#readAtOnce(step.value.text, step.value.from, language));
    return step.value;
  }

  /**
   * The same, with turns of the event loop between the windows of a long text and between recognisers, so that others are served
   * meanwhile; and what is found later. Rejects with RecogniserUnable.
   */
  async findInTurns(text: string, language?: 'de' | 'en', turns = new Turns()): Promise<readonly EntitySpan[]> {
    const reader = this.#free.pop() ?? new TextReader();
    if (turns.due) await turns.next();
    try {
      const steps = windows(text);
      let step = steps.next(none);
      while (step.done !== true) {
        const { text: part, from } = step.value;
        step = steps.next(await this.#readInTurns({ text: part, offset: from, language }, reader, turns));
      }
      return step.value;
    } finally {
      if (this.#free.length < mostFree) this.#free.push(reader);
    }
  }

  async #readInTurns(part: Part, reader: TextReader, turns: Turns): Promise<readonly EntitySpan[]> {
    const { text, offset, language } = part;
    const { spans, plain } = await turns.through(this.#read(part, reader, turns));
    if (this.#later.length === 0) return spans;
    const read = { text: plain?.text ?? text, language };
    const found = await Promise.all(
      this.#later.map((recogniser) => recogniser.findLater?.(read) ?? Promise.resolve(none)),
    );
    return [...spans, ...placed(found.flat(), plain, text, offset)];
  }

  #readAtOnce(text: string, offset: number, language: 'de' | 'en' | undefined): readonly EntitySpan[] {
    const reader = this.#reader;
    const { view, plain } = viewOf(text, reader, language);
    let spans: readonly EntitySpan[] | undefined;
    for (const recogniser of this.#recognisers) {
      const found = recogniser.find(view);
      if (found.length > 0) spans = spans === undefined ? found : spans.concat(found);
    }
    return spans === undefined ? none : placed(spans, plain, text, offset);
  }

  /** Pauses between recognisers when it is due; the reader must not be used for anything else meanwhile. */
  *#read({ text, offset, language }: Part, reader: TextReader, turns: Turns): Generator<undefined, Read> {
    const { view, plain } = viewOf(text, reader, language);
    let spans: readonly EntitySpan[] | undefined;
    for (const recogniser of this.#recognisers) {
      const found = recogniser.find(view);
      if (found.length > 0) spans = spans === undefined ? found : spans.concat(found);
      if (turns.due) yield;
    }
    return { spans: spans === undefined ? none : placed(spans, plain, text, offset), plain };
  }
}

/** Readers that are kept for the next long texts. */
const mostFree = 4;

interface Part {
  readonly text: string;
  readonly offset: number;
  readonly language: 'de' | 'en' | undefined;
}

function viewOf(
  text: string,
  reader: TextReader,
  language: 'de' | 'en' | undefined,
): { readonly view: TextView; readonly plain: PlainSpelling | undefined } {
  const view = reader.read(text, language);
  // Most texts are in plain spelling, which the reader sees on the way.
  const plain = reader.mayBeSpelled ? plainSpelling(text) : undefined;
  return { view: plain === undefined ? view : reader.read(plain.text, language), plain };
}

interface Read {
  readonly spans: readonly EntitySpan[];
  readonly plain: PlainSpelling | undefined;
}

/** Spans of what was read, where they stand in the text that it was read from. */
function placed(
  spans: readonly EntitySpan[],
  plain: PlainSpelling | undefined,
  text: string,
  offset: number,
): readonly EntitySpan[] {
  if (plain === undefined && offset === 0) return spans;
  return spans.map((span) => {
    const start = plain === undefined ? span.start : plain.start(span.start);
    const end = plain === undefined ? span.end : plain.end(span.end);
    return { ...span, start: start + offset, end: end + offset, value: text.slice(start, end) };
  });
}

interface TextWindow {
  readonly text: string;
  readonly from: number;
}

/** The windows of a long text; takes what was found in each, the first call apart, and ends with the spans of all. */
function* windows(text: string): Generator<TextWindow, readonly EntitySpan[], readonly EntitySpan[]> {
  const spans: EntitySpan[] = [];
  let from = 0;
  for (;;) {
    const end = borderBefore(text, from + windowLength, from);
    const found = yield { text: text.slice(from, end), from };
    if (end === text.length) return withoutOverlap([...spans, ...found]);
    let next = borderBefore(text, end - overlap, from);
    // What reaches the border may be long, as a private key is: the next window begins where it begins.
    for (const { start, end: last } of found)
      if (start > from && start < next && last > end - atBorder && end - start <= windowLength / 2) next = start;
    // What ends close to the border may go on behind it; the next window sees it whole.
    for (const span of found) if (span.start < next || span.end < end - overlap / 2) spans.push(span);
    from = next;
  }
}

/** The last place not after `place` where no word is cut, but after `from`; `place` where there is none, the end of the text at most. */
function borderBefore(text: string, place: number, from: number): number {
  if (place >= text.length) return text.length;
  const earliest = Math.max(from + 1, place - 256);
  for (let at = place; at >= earliest; at--) {
    const unit = text.charCodeAt(at - 1);
    if (!isWordUnit(unit) && !(unit >= 0xd800 && unit <= 0xdbff)) return at;
  }
  return place;
}

/** Of spans that overlap the surer one counts, then the longer, then the first. */
function withoutOverlap(spans: readonly EntitySpan[]): readonly EntitySpan[] {
  if (spans.length < 2) return spans;
  const ordered = [...spans].sort((a, b) => a.start - b.start);
  const kept: EntitySpan[] = [];
  for (let first = 0; first < ordered.length;) {
    let end = ordered[first]?.end ?? 0;
    let next = first + 1;
    for (; next < ordered.length && (ordered[next]?.start ?? 0) < end; next++) {
      end = Math.max(end, ordered[next]?.end ?? 0);
    }
    if (next === first + 1) kept.push(...ordered.slice(first, next));
    else kept.push(...chosen(ordered.slice(first, next)));
    first = next;
  }
  return kept;
}

function chosen(entangled: EntitySpan[]): readonly EntitySpan[] {
  const surest = entangled.sort(
    (a, b) => b.score - a.score || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  const kept: EntitySpan[] = [];
  for (const span of surest) {
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((kept[middle]?.start ?? 0) < span.start) low = middle + 1;
      else high = middle;
    }
    if ((kept[low - 1]?.end ?? 0) <= span.start && (kept[low]?.start ?? Infinity) >= span.end)
      kept.splice(low, 0, span);
  }
  return kept;
}
