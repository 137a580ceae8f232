import type { EntitySpan, Recogniser, RecogniserExamples, TextView } from '../core/recogniser.ts';
import { type ContextWords, contextWords, namesSomethingElse, regionBefore, regionBehind } from './context-words.ts';
import { gap, numberRuns, type NumberRuns } from './number-runs.ts';
import { standing, type Standing } from './standing.ts';

/**
 * One way to write an identifier. In `pattern` each sign stands for one letter or digit, whatever separates them in the text:
 * `#` a digit, `@` a letter, `*` either, a letter or digit itself. `DE#########` is a German VAT number.
 */
export interface IdentifierForm {
  readonly pattern: string;
  /** What `@` and `*` may be, where not all letters and digits: `0123456789CFGHJKLMNPRTVWXYZ`. */
  readonly alphabet?: string;
  /** Whether the compact form, in capitals and without separators, is valid: check digits, ranges, dates. A value that is not is never reported. */
  readonly check?: (compact: string) => boolean;
  /** The scores of this form, where they are others than those of the rule. */
  readonly scores?: IdentifierScores;
}

/** Per mille; 0 is not reported. See `Recogniser`: 990 unmistakable, 900 with a context word, 700 rather sure, 500 probable. */
export interface IdentifierScores {
  /** Without a context word. Only for values that are written in one of the `layouts`, all digits as digits. */
  readonly alone: number;
  /** With a context word before it or behind it. */
  readonly named: number;
}

/** An identifier as it is published: its form, its check and the words that people write beside it. */
export interface IdentifierRule {
  /** In kebab case, as the file is called. */
  readonly id: string;
  readonly type: Recogniser['type'];
  /** Where the form and the check digits are published. */
  readonly sources: readonly string[];
  readonly examples: RecogniserExamples;
  /** 5 to 36 letters and digits each, one digit at least. */
  readonly forms: readonly IdentifierForm[];
  /** Bits of `gap` that may stand inside; all of them where it is left out. */
  readonly separators?: number;
  /**
   * Groups in which the value is commonly written, with their lengths: `11` in one piece, `2-3-3-3`. Others, separators that are mixed
   * or wide, and line breaks need a context word. In one piece where it is left out.
   */
  readonly layouts?: readonly string[];
  /** Signs between the groups of a layout that are common; spaces where it is left out. */
  readonly layoutSeparators?: number;
  /** Phrases as `contextWords` reads them; German and English. */
  readonly context: readonly string[];
  /** Words that say that the value is something else though its form fits, beside those that always do (orders, invoices, telephones, ISBN). */
  readonly contrary?: readonly string[];
  /** How many words before a value may name it; 8 where it is left out. */
  readonly reach?: number;
  readonly scores: IdentifierScores;
  /** A last look at the surroundings of a value with its compact form: false where it is none. */
  readonly accepts?: (view: TextView, start: number, end: number, compact: string) => boolean;
}

const defaultReach = 8;
const reachBehind = 4;
/** A list may go on with so many words between two values. */
const listWords = 2;
/** In a URL: the recogniser of URLs goes first. */
const mostInUrl = 450;

/** Signs of the Latin script that scans and typists take for one another. */
const digitFor: ReadonlyMap<string, string> = new Map([
  ['O', '0'],
  ['I', '1'],
  ['L', '1'],
  ['S', '5'],
  ['B', '8'],
  ['Z', '2'],
]);
const letterFor: ReadonlyMap<string, string> = new Map([
  ['0', 'O'],
  ['1', 'I'],
  ['5', 'S'],
  ['8', 'B'],
  ['2', 'Z'],
]);

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

interface Reading {
  /** As it should have been written. */
  readonly compact: string;
  readonly repairs: number;
}

/** Reads letters and digits in the places of a pattern. */
class FormReader {
  readonly form: IdentifierForm;
  readonly length: number;
  readonly #mostRepairs: number;

  constructor(form: IdentifierForm) {
    this.form = form;
    this.length = form.pattern.length;
    this.#mostRepairs = Math.ceil(form.pattern.replaceAll(/[^#]/g, '').length / 4);
  }

  read(compact: string): Reading | undefined {
    const { pattern, alphabet, check } = this.form;
    let repairs = 0;
    let repaired = compact;
    for (let at = 0; at < pattern.length; at++) {
      const wanted = pattern.charCodeAt(at);
      const unit = compact.charCodeAt(at);
      if (wanted === 0x23) {
        if (isDigit(unit)) continue;
      } else if (wanted === 0x40) {
        if (!isDigit(unit) && (alphabet === undefined || alphabet.includes(compact.charAt(at)))) continue;
      } else if (wanted === 0x2a) {
        if (alphabet === undefined || alphabet.includes(compact.charAt(at))) continue;
      } else if (wanted === unit) continue;
      const sign = compact.charAt(at);
      let other = isDigit(unit) ? letterFor.get(sign) : digitFor.get(sign);
      if (wanted === 0x40 || wanted === 0x2a) {
        if (alphabet !== undefined && other !== undefined && !alphabet.includes(other)) other = undefined;
      } else if (wanted !== 0x23 && other !== pattern.charAt(at)) other = undefined;
      if (other === undefined || ++repairs > this.#mostRepairs) return undefined;
      repaired = repaired.slice(0, at) + other + repaired.slice(at + 1);
    }
    return check === undefined || check(repaired) ? { compact: repaired, repairs } : undefined;
  }
}

const none: readonly EntitySpan[] = Object.freeze([]);

/** Finds one kind of identifier. */
class IdentifierFinder {
  readonly #rule: IdentifierRule;
  readonly #readers: readonly FormReader[];
  readonly #low: number;
  readonly #high: number;
  readonly #context: ContextWords;
  readonly #contrary: ContextWords | undefined;
  readonly #separators: number;
  readonly #layouts: ReadonlySet<string>;
  readonly #layoutSeparators: number;

  constructor(rule: IdentifierRule) {
    this.#rule = rule;
    this.#readers = rule.forms.map((form) => new FormReader(form));
    let low = 0;
    let high = 0;
    for (const { length } of this.#readers) {
      if (length < 32) low |= 1 << length;
      else high |= 1 << (length - 32);
    }
    this.#low = low;
    this.#high = high;
    this.#context = contextWords(rule.context);
    this.#contrary = rule.contrary === undefined ? undefined : contextWords(rule.contrary);
    this.#separators = rule.separators ?? ~0;
    this.#layouts = new Set([...(rule.layouts ?? []), ...this.#readers.map(({ length }) => String(length))]);
    this.#layoutSeparators = rule.layoutSeparators ?? gap.space;
  }

  find(view: TextView): readonly EntitySpan[] {
    if (view.tokens.numberCount === 0) return none;
    const runs = view.derived(numberRuns);
    const low = this.#low;
    const high = this.#high;
    if ((runs.allLow & low) === 0 && (runs.allHigh & high) === 0) return none;
    let spans: EntitySpan[] | undefined;
    let free = 0;
    let named = false;
    const { places, lengthsLow, lengthsHigh } = runs;
    for (let start = 0; start < places.length; start++) {
      if (((lengthsLow[start] ?? 0) & low) === 0 && ((lengthsHigh[start] ?? 0) & high) === 0) continue;
      if ((places[start] ?? 0) < free) continue;
      const previous: EntitySpan | undefined = named ? spans?.at(-1) : undefined;
      const span = this.#spanAt(view, runs, start, previous);
      if (span === undefined) continue;
      named = span.named;
      spans ??= [];
      spans.push(span.span);
      free = span.span.end;
    }
    return spans ?? none;
  }

  #spanAt(
    view: TextView,
    runs: NumberRuns,
    start: number,
    previous: EntitySpan | undefined,
  ): { readonly span: EntitySpan; readonly named: boolean } | undefined {
    // The longest first: what is whole is not cut.
    for (let entry = (runs.firstEntries[start + 1] ?? 0) - 1; entry >= (runs.firstEntries[start] ?? 0); entry--) {
      const length = runs.lengths[entry] ?? 0;
      const gaps = runs.gaps[entry] ?? 0;
      if ((gaps & ~this.#separators & ~gap.wide) !== 0) continue;
      for (const reader of this.#readers) {
        if (reader.length !== length) continue;
        const reading = reader.read(runs.compact(start, entry));
        if (reading === undefined) continue;
        const found = this.#judge(view, runs, { start, entry, gaps, reading, form: reader.form, previous });
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #judge(
    view: TextView,
    runs: NumberRuns,
    candidate: {
      readonly start: number;
      readonly entry: number;
      readonly gaps: number;
      readonly reading: Reading;
      readonly form: IdentifierForm;
      readonly previous: EntitySpan | undefined;
    },
  ): { readonly span: EntitySpan; readonly named: boolean } | undefined {
    const rule = this.#rule;
    const { start: index, entry, gaps, reading, form, previous } = candidate;
    const start = runs.places[index] ?? 0;
    const end = runs.end(entry);
    const first = runs.tokens[index] ?? 0;
    const last = runs.lastTokens[entry] ?? 0;
    const glued = runs.isGlued(index);
    const stands: Standing = glued ? 'named' : standing(view, first, last, gaps);
    if (stands === 'no' || startsWithWord(view, runs, index, form)) return undefined;

    const scores = form.scores ?? rule.scores;
    let region = regionBefore(view, first, rule.reach ?? defaultReach);
    if (glued) {
      const word = view.word(first);
      region += ` ${word.slice(0, start - (view.tokens.starts[first] ?? 0))}`;
    }
    const nameEnd = this.#context.lastEnd(region);
    if (glued && nameEnd !== region.length) return undefined;
    const between = nameEnd === -1 ? lastWords(region, 3) : region.slice(nameEnd);
    const denied = namesSomethingElse(between) || (this.#contrary?.lastEnd(between) ?? -1) !== -1;
    let named = nameEnd !== -1 && !denied;
    if (!named && !denied && previous !== undefined) named = goesOn(view, previous.end, start);
    if (!named) {
      const behind = regionBehind(view, last, reachBehind);
      named = this.#context.lastEnd(behind) !== -1;
      if (denied && !named) return undefined;
    }
    let score = scores.named;
    if (!named) {
      score = scores.alone;
      if (score === 0 || stands !== 'yes' || reading.repairs > 0 || !this.#isCommon(runs, index, entry, gaps))
        return undefined;
    }
    if (stands === 'url') score = Math.min(score, mostInUrl);
    if (rule.accepts !== undefined && !rule.accepts(view, start, end, reading.compact)) return undefined;
    const value = view.text.slice(start, end);
    return { span: { type: rule.type, start, end, value, score, recogniser: rule.id }, named };
  }

  /** Whether a value is written in one of the layouts, with the same sign between all groups. */
  #isCommon(runs: NumberRuns, start: number, entry: number, gaps: number): boolean {
    if ((gaps & ~this.#layoutSeparators) !== 0 || (gaps & (gaps - 1)) !== 0) return false;
    return this.#layouts.has(runs.layout(start, entry));
  }

  /** The compact form with slips of the pen put right, of a value as it stands in a text. */
  canonical(value: string): string {
    const compact = value.replaceAll(/[^\p{L}\p{N}]/gu, '').toUpperCase();
    for (const reader of this.#readers) {
      if (reader.length !== compact.length) continue;
      const reading = reader.read(compact);
      if (reading !== undefined) return reading.compact;
    }
    return compact;
  }
}

/** A word before a number is no part of it, even if all its letters look like digits: "so 123". */
function startsWithWord(view: TextView, runs: NumberRuns, start: number, { pattern }: IdentifierForm): boolean {
  const token = runs.tokens[start] ?? 0;
  const { starts, ends } = view.tokens;
  const length = (ends[token] ?? 0) - (starts[token] ?? 0);
  if (length === 1 || pattern.charCodeAt(0) !== 0x23) return false;
  for (let at = starts[token] ?? 0; at < (ends[token] ?? 0); at++) {
    const unit = view.text.charCodeAt(at);
    if (isDigit(unit) || unit === 0x4f || unit === 0x6f) return false;
  }
  return true;
}

/** Whether two values are of one list: commas, "und", line breaks and little else between them. */
function goesOn(view: TextView, end: number, start: number): boolean {
  if (start - end > 24) return false;
  const between = view.text.slice(end, start);
  return (
    !/[.:=?!]\s/.test(between) && between.split(/[\p{L}\p{N}]+/u).length - 1 <= listWords && !/\d{3}/.test(between)
  );
}

function lastWords(region: string, count: number): string {
  let at = region.length;
  for (let left = count; left > 0 && at !== -1; left--) at = region.lastIndexOf(' ', at - 1);
  return at === -1 ? region : region.slice(at + 1);
}

/**
 * Makes a recogniser of a rule.
 *
 * It looks at the numbers of the text alone, joined once for all rules (`NumberRuns`): a rule costs a step or two for each number whose
 * length is not one of its own. Then come, cheapest first, the pattern with OCR confusions put right, the check digits, the surroundings
 * (`standing`: no part of a longer number, a decimal, a version, a UUID, a path or an amount of money), and the words beside it.
 *
 * A word counts where nothing else is named between it and the value; in a list it counts for the values that follow. Values in a URL
 * need a word, and score so low that a span of the whole URL wins. Time is linear: each number is tried with its bounded lengths.
 */
export function identifierRecogniser(rule: IdentifierRule): Recogniser {
  const finder = new IdentifierFinder(rule);
  const { id, type, sources, examples } = rule;
  return Object.freeze({
    id,
    type,
    sources,
    examples,
    find: (view: TextView) => finder.find(view),
    canonical: (value: string) => finder.canonical(value),
  });
}
