import type { ConversationText } from '../core/pseudonymiser.ts';
import type { EntitySpan } from '../core/recogniser.ts';
import { readJsonEscapes } from '../lib/json-escapes.ts';
import { type PlainSpelling, plainSpelling, plainSpellingInSteps } from '../lib/plain-spelling.ts';
import { textDigest } from '../lib/seen-texts.ts';
import { Turns } from '../lib/turns.ts';
import type { EntityScanner } from './entity-scanner.ts';

/** UTF-16 code units of a text that is read at a stretch. */
const lengthAtAStretch = 2_048;

/** One of the texts of a request, in the text that a model reads. */
export interface TextPart {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  /** The place in the text as it came of a place in the part. */
  original(place: number): number;
}

/** A text as a model reads it: one of the request, or several that are read as one. */
export interface FoundText {
  /** With the escapes of JSON read, where the text is JSON. */
  readonly meaning: string;
  readonly parts: readonly TextPart[];
  /** In order and apart. */
  readonly spans: readonly EntitySpan[];
  /** The plain spelling of `meaning`; undefined where it is that already. */
  readonly view: PlainSpelling | undefined;
  /** Index of the text in which a place lies. */
  textAt(place: number): number;
}

function same(place: number): number {
  return place;
}

interface AskedTexts {
  readonly texts: readonly ConversationText[];
  /** Those that are read as one, by their indexes. */
  readonly runs: readonly (readonly number[])[];
  readonly language: 'de' | 'en' | undefined;
  /** Who may know which texts came before; nobody if it is undefined. */
  readonly scope: string | undefined;
}

const noSpans: readonly EntitySpan[] = Object.freeze([]);

/**
 * Finds in all texts of a request, with turns of the event loop in between where they are long. A text in which nothing was found is not
 * read again when it comes again, as the turns of a conversation do.
 */
export async function findInTexts(asked: AskedTexts, scanner: EntityScanner): Promise<readonly FoundText[]> {
  const { texts, runs, language, scope } = asked;
  const found: FoundText[] = [];
  const turns = new Turns();
  let nextRun = 0;
  for (const [index, text] of texts.entries()) {
    if (text.continues !== undefined) continue;
    const run = runs[nextRun];
    const isRun = run?.[0] === index;
    if (isRun) nextRun++;
    const parts: TextPart[] = [];
    let meaning = '';
    for (const member of isRun ? run : [index]) {
      const part = texts[member];
      if (part === undefined) continue;
      const json = part.format === 'json' && part.text.includes('\\') ? readJsonEscapes(part.text) : undefined;
      const start = meaning.length;
      meaning += json === undefined ? part.text : json.text;
      parts.push({ index: member, start, end: meaning.length, original: json === undefined ? same : json.original });
    }
    if (turns.due) await turns.next();
    // What is joined is read by its parts as well, which may be other ones the next time.
    const digest = scope === undefined || isRun ? undefined : textDigest(`${scope} ${language ?? ''}`, meaning);
    let spans = noSpans;
    if (digest === undefined || !scanner.foundNothingIn(digest)) {
      const whole =
        meaning.length > lengthAtAStretch || scanner.looksLater
          ? await scanner.findInTurns(meaning, language, turns)
          : scanner.find(meaning, language);
      spans = isRun ? await withoutJoining(meaning, parts, whole, scanner, language) : whole;
      if (digest !== undefined && spans.length === 0) scanner.noteNothingIn(digest);
    }
    found.push({ meaning, parts, spans, view: undefined, textAt: (place) => indexAt(parts, place) });
  }
  if (found.every(({ spans }) => spans.length === 0)) return found;
  const read: FoundText[] = [];
  for (const text of found) {
    const { meaning } = text;
    const short = meaning.length <= lengthAtAStretch;
    const view = short ? plainSpelling(meaning) : await turns.through(plainSpellingInSteps(meaning, turns));
    read.push({ ...text, view });
  }
  return read;
}

function indexAt(parts: readonly TextPart[], place: number): number {
  return parts.find(({ end }) => place < end)?.index ?? parts.at(-1)?.index ?? 0;
}

/**
 * What stands in one of the texts counts as it stands there, for a model may read a line break between them, unless what is found in the
 * joined text has all of it and is surer: "anna" and "@example.org" are one address and no person. Of what is found only in the joined
 * text and goes on into such a span, the beginning is replaced too: it may be half a name. What goes on behind one, as
 * "anna@example.org" and "Please", does not belong to it.
 */
async function withoutJoining(
  meaning: string,
  parts: readonly TextPart[],
  whole: readonly EntitySpan[],
  scanner: EntityScanner,
  language: 'de' | 'en' | undefined,
): Promise<readonly EntitySpan[]> {
  const spans: EntitySpan[] = [];
  for (const { start, end } of parts) {
    for (const span of await scanner.findInTurns(meaning.slice(start, end), language))
      spans.push({ ...span, start: span.start + start, end: span.end + start });
  }
  const kept: EntitySpan[] = [];
  let from = 0;
  for (const span of whole) {
    for (let own = spans[from]; own !== undefined && own.end <= span.start; own = spans[++from]) kept.push(own);
    while (isPartOf(spans[from], span)) from++;
    const end = Math.min(span.end, spans[from]?.start ?? span.end);
    if (end > span.start) kept.push({ ...span, end, value: meaning.slice(span.start, end) });
  }
  return kept.concat(spans.slice(from));
}

function isPartOf(part: EntitySpan | undefined, whole: EntitySpan): boolean {
  return part !== undefined && part.start >= whole.start && part.end <= whole.end && part.score < whole.score;
}
