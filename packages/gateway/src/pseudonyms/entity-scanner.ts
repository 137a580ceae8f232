import type { EntitySpan, Recogniser } from '../core/recogniser.ts';
import { plainSpelling } from '../lib/plain-spelling.ts';
import { isWordUnit, TextReader } from './text-view.ts';

/** UTF-16 code units that are read at a stretch: some milliseconds of work. */
const windowLength = 32_768;
/** What two windows have in common; no span that is longer is cut where it need not be. */
const overlap = 8_192;

const none: readonly EntitySpan[] = Object.freeze([]);

/** Asks all recognisers about a text. */
export class EntityScanner {
  readonly #recognisers: readonly Recogniser[];
  readonly #reader = new TextReader();

  constructor(recognisers: readonly Recogniser[]) {
    this.#recognisers = recognisers;
  }

  /** Spans in order and apart, as they stand in the text. */
  find(text: string, language?: 'de' | 'en'): readonly EntitySpan[] {
    if (text.length <= windowLength) return withoutOverlap(this.#read(text, 0, language));
    const steps = this.#steps(text, language);
    for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
  }

  /** The same, with a turn of the event loop between the windows of a long text, so that others are served meanwhile. */
  async findInTurns(text: string, language?: 'de' | 'en'): Promise<readonly EntitySpan[]> {
    if (text.length <= windowLength) return withoutOverlap(this.#read(text, 0, language));
    const steps = this.#steps(text, language);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) return step.value;
      await new Promise(setImmediate);
    }
  }

  *#steps(text: string, language: 'de' | 'en' | undefined): Generator<undefined, readonly EntitySpan[]> {
    const spans: EntitySpan[] = [];
    let from = 0;
    for (;;) {
      const end = borderBefore(text, from + windowLength, from);
      const found = this.#read(text.slice(from, end), from, language);
      if (end === text.length) return withoutOverlap([...spans, ...found]);
      const next = borderBefore(text, end - overlap, from);
      // What ends close to the border may go on behind it; the next window sees it whole.
      for (const span of found) if (span.start < next || span.end < end - overlap / 2) spans.push(span);
      from = next;
      yield undefined;
    }
  }

  #read(text: string, offset: number, language: 'de' | 'en' | undefined): EntitySpan[] {
    let view = this.#reader.read(text, language);
    // Most texts are in plain spelling, which the reader sees on the way.
    const plain = this.#reader.mayBeSpelled ? plainSpelling(text) : undefined;
    if (plain !== undefined) view = this.#reader.read(plain.text, language);
    let spans: EntitySpan[] | undefined;
    for (const recogniser of this.#recognisers) {
      const found = recogniser.find(view);
      if (found.length > 0) spans = spans === undefined ? [...found] : spans.concat(found);
    }
    if (spans === undefined) return none as EntitySpan[];
    if (plain === undefined && offset === 0) return spans;
    return spans.map((span) => {
      const start = plain === undefined ? span.start : plain.start(span.start);
      const end = plain === undefined ? span.end : plain.end(span.end);
      return { ...span, start: start + offset, end: end + offset, value: text.slice(start, end) };
    });
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
