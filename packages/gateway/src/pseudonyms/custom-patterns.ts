import type { EntityType } from '@gatehouse/contract/entity-types';
import { RE2JS } from 're2js';
import type { EntitySpan, Recogniser, TextView } from '../core/recogniser.ts';
import { contextWords, regionBefore, regionBehind } from './context-words.ts';

/** A pattern of the operator's own: `Vorgangsnummer` of a court, numbers of a clinic, names of machines. */
export interface CustomPattern {
  /** In kebab case; recognisers that come with the product have other names than `custom-…`. */
  readonly name: string;
  /** What its values are; `CUSTOMER_ID` where nothing fits better. */
  readonly type: EntityType;
  /**
   * In the syntax of RE2 (https://github.com/google/re2/wiki/Syntax), so that no text makes it slow. `*`, `+` and `{n,}` repeat 30 times
   * at most beyond what they must; write `{1,64}` for more. The value is what the first group has matched, or all where there is none.
   */
  readonly pattern: string;
  /** Whether large and small letters are the same; false without it. */
  readonly ignoreCase?: boolean;
  /** Whether letters and digits right beside a match speak against it; true without it. */
  readonly wholeWords?: boolean;
  /** Words of which one must stand near, in any spelling: `Aktenzeichen`, `case file`. None are asked for without it. */
  readonly context?: readonly string[];
  /** Per mille; 900 without it. */
  readonly score?: number;
}

/** Longer patterns are refused; an automaton grows with them. */
const longestPattern = 1_000;
const longestValue = 1_024;
/**
 * One search takes time that is linear in the text, but it may go to the end of the text for a short match (`a.*b|a`), and the next one again:
 * all matches of a pattern take linear time only if each has a greatest length. RE2 allows 1,000 repetitions, of a repetition too.
 */
const mostRepetitions = 30;
const reachBefore = 8;
const reachBehind = 4;
const usualScore = 900;

const none: readonly EntitySpan[] = Object.freeze([]);

/** What is wrong with a pattern, for people; undefined where it can be used. */
export function problemOfPattern({ name, pattern, score = usualScore }: CustomPattern): string | undefined {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) return `"${name}" is no name: small letters, digits and dashes`;
  if (!Number.isInteger(score) || score < 1 || score > 1_000) return 'the score is per mille, from 1 to 1000';
  const fault = faultOfPattern(pattern);
  switch (fault?.code) {
    case 'empty':
      return `a pattern has 1 to ${longestPattern} characters`;
    case 'matches-nothing':
      return 'the pattern matches the empty text';
    case 'unreadable':
      return `the pattern cannot be read: ${fault.detail}`;
    case undefined:
      return undefined;
  }
}

export type PatternFault =
  | { readonly code: 'empty' | 'matches-nothing' }
  | { readonly code: 'unreadable'; readonly detail: string };

/** What is wrong with the expression itself; undefined where it can be used. */
export function faultOfPattern(pattern: string): PatternFault | undefined {
  if (pattern === '' || pattern.length > longestPattern) return { code: 'empty' };
  try {
    const matchesNothing = RE2JS.compile(pattern).test('') || RE2JS.compile(withBounds(pattern)).test('');
    return matchesNothing ? { code: 'matches-nothing' } : undefined;
  } catch (error) {
    return { code: 'unreadable', detail: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Recognisers of the operator's own patterns, one for each.
 *
 * @throws {RangeError} that names a pattern which cannot be used, and why (`problemOfPattern` says it without).
 */
export function createCustomPatterns(patterns: readonly CustomPattern[]): readonly Recogniser[] {
  return patterns.map((pattern) => {
    const problem = problemOfPattern(pattern);
    if (problem !== undefined) throw new RangeError(`pattern "${pattern.name}": ${problem}`);
    const finder = new PatternFinder(pattern);
    return Object.freeze({
      id: `custom-${pattern.name}`,
      type: pattern.type,
      sources: ['the configuration'],
      examples: { finds: [], passes: [] },
      find: (view: TextView) => finder.find(view),
    });
  });
}

class PatternFinder {
  readonly #id: string;
  readonly #type: EntityType;
  readonly #score: number;
  readonly #wholeWords: boolean;
  readonly #context: ReturnType<typeof contextWords> | undefined;
  readonly #expression: RE2JS;
  readonly #group: number;

  constructor({
    name,
    type,
    pattern,
    ignoreCase = false,
    wholeWords = true,
    context = [],
    score = usualScore,
  }: CustomPattern) {
    this.#id = `custom-${name}`;
    this.#type = type;
    this.#score = score;
    this.#wholeWords = wholeWords;
    this.#expression = RE2JS.compile(withBounds(pattern), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    this.#group = this.#expression.groupCount() > 0 ? 1 : 0;
    const phrases = context.map(plainPhrase).filter((phrase) => phrase !== '');
    this.#context = phrases.length === 0 ? undefined : contextWords(phrases);
  }

  find(view: TextView): readonly EntitySpan[] {
    const { text } = view;
    // Most texts have no match: that much the automaton says without keeping places.
    if (!this.#expression.test(text)) return none;
    const spans: EntitySpan[] = [];
    const matcher = this.#expression.matcher(text);
    while (matcher.find()) {
      const start = matcher.start(this.#group);
      const end = matcher.end(this.#group);
      if (start < 0 || end <= start || end - start > longestValue || !this.#counts(view, start, end)) continue;
      spans.push({
        type: this.#type,
        start,
        end,
        value: text.slice(start, end),
        score: this.#score,
        recogniser: this.#id,
      });
    }
    return spans;
  }

  #counts(view: TextView, start: number, end: number): boolean {
    const { text } = view;
    if (this.#wholeWords && (isInsideWord(text, start) || isInsideWord(text, end))) return false;
    if (this.#context === undefined) return true;
    const first = view.tokenFrom(start);
    if (this.#context.lastEnd(regionBefore(view, first, reachBefore)) !== -1) return true;
    return this.#context.lastEnd(regionBehind(view, view.tokenFrom(end - 1), reachBehind)) !== -1;
  }
}

/** `*`, `+` and `{n,}` with an upper bound; escapes, literals (`\Q…\E`) and classes of characters as they are. */
function withBounds(pattern: string): string {
  return pattern.replaceAll(
    /\\Q[^]*?(?:\\E|$)|\\[pPx]\{[^}]*\}|\\[^]|\[\^?\]?(?:\[:\^?\w+:\]|\\[pPx]\{[^}]*\}|\\[^]|[^\]\\])*\]|\{(\d{1,4}),\}|[*+]/g,
    (found, least: string | undefined) => {
      if (found === '*') return `{0,${mostRepetitions}}`;
      if (found === '+') return `{1,${mostRepetitions}}`;
      return least === undefined ? found : `{${least},${Number(least) + mostRepetitions}}`;
    },
  );
}

/** Whether a letter or digit stands on both sides of a place. */
function isInsideWord(text: string, place: number): boolean {
  if (place === 0 || place >= text.length) return false;
  return /^[\p{L}\p{N}]{2}$/u.test(text.slice(place - 1, place + 1));
}

/** As `contextWords` wants it: small letters without umlauts, nothing that an expression could take for a sign. */
function plainPhrase(written: string): string {
  return written
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replaceAll(/[^a-z0-9*]+/g, ' ')
    .trim();
}
