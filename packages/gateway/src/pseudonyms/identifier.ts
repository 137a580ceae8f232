import type { EntitySpan, Recogniser, RecogniserExamples, TextView } from '../core/recogniser.ts';
import { type ContextWords, contextWords, namesSomethingElse } from './context-words.ts';
import { gap } from './gap.ts';
import { numberRuns, type NumberRuns } from './number-runs.ts';

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
  /** The scores, context words and layouts of this form, where they are others than those of the rule. */
  readonly scores?: IdentifierScores;
  readonly context?: readonly string[];
  readonly layouts?: readonly string[];
  /** In one piece it is not common. */
  readonly grouped?: boolean;
  /** The layouts count with a context word too: for forms without a check digit, where anything might be joined to a value. */
  readonly strict?: boolean;
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
   * Groups in which the value is commonly written, with their lengths, `2-3-3-3`, beside one piece (see `grouped`). Other groups and
   * separators need a context word.
   */
  readonly layouts?: readonly string[];
  /** Signs between the groups of a layout that are common; spaces where it is left out. */
  readonly layoutSeparators?: number;
  /** Phrases as `contextWords` reads them; German and English. */
  readonly context: readonly string[];
  /** Words that say that the value is something else though its form fits, beside those that always do (orders, invoices, telephones, ISBN). */
  readonly contrary?: readonly string[];
  readonly scores: IdentifierScores;
  /** A last look at the surroundings of a value with its compact form: false where it is none. */
  readonly accepts?: (view: TextView, start: number, end: number, compact: string) => boolean;
}

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

const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digitSign = 0x23;
const letterSign = 0x40;
const eitherSign = 0x2a;

interface Reading {
  /** As it should have been written. */
  readonly compact: string;
  readonly repairs: number;
}

/** Reads letters and digits in the places of a pattern. */
class FormReader {
  readonly form: IdentifierForm;
  readonly length: number;
  readonly context: ContextWords;
  readonly scores: IdentifierScores;
  readonly layouts: Set<string>;
  readonly fewestLetters: number;
  readonly mostLetters: number;
  readonly #mostRepairs: number;
  /** 1 for the units that `@` and `*` stand for. */
  readonly #allowed = new Uint8Array(0x80);

  constructor(form: IdentifierForm, rule: IdentifierRule, context: ContextWords) {
    this.form = form;
    this.length = form.pattern.length;
    this.context = form.context === undefined ? context : contextWords(form.context);
    this.scores = form.scores ?? rule.scores;
    this.layouts = new Set(form.layouts ?? rule.layouts);
    if (form.grouped !== true) this.layouts.add(String(this.length));
    this.#mostRepairs = Math.ceil(form.pattern.replaceAll(/[^#*]/g, '').length / 4);
    for (const sign of form.alphabet ?? alphanumeric) this.#allowed[sign.charCodeAt(0)] = 1;
    const letters = form.pattern.replaceAll(/[^@A-Z]/g, '').length;
    this.fewestLetters = letters - (form.check === undefined ? 0 : this.#mostRepairs);
    this.mostLetters = letters + form.pattern.replaceAll(/[^*]/g, '').length + this.#mostRepairs;
  }

  read(compact: string): Reading | undefined {
    const { pattern, check } = this.form;
    const allowed = this.#allowed;
    let repairs = 0;
    let repaired = compact;
    for (let at = 0; at < pattern.length; at++) {
      const wanted = pattern.charCodeAt(at);
      const unit = compact.charCodeAt(at);
      if (wanted === digitSign) {
        if (isDigit(unit)) continue;
      } else if (wanted === letterSign) {
        if (allowed[unit] === 1 && !isDigit(unit)) continue;
      } else if (wanted === eitherSign) {
        if (allowed[unit] === 1) continue;
      } else if (wanted === unit) continue;
      if (++repairs > this.#mostRepairs) return undefined;
      // A digit where a letter belongs is more often another kind of number than a slip.
      if (isDigit(unit) && check === undefined) return undefined;
      const other = (isDigit(unit) ? letterFor : digitFor).get(compact.charAt(at));
      if (other === undefined || !this.#fits(other, wanted)) return undefined;
      repaired = repaired.slice(0, at) + other + repaired.slice(at + 1);
    }
    return check === undefined || check(repaired) ? { compact: repaired, repairs } : undefined;
  }

  #fits(sign: string, wanted: number): boolean {
    const unit = sign.charCodeAt(0);
    if (wanted === digitSign) return isDigit(unit);
    if (wanted === letterSign) return this.#allowed[unit] === 1 && !isDigit(unit);
    return wanted === eitherSign ? this.#allowed[unit] === 1 : wanted === unit;
  }
}

const none: readonly EntitySpan[] = Object.freeze([]);

interface Candidate {
  readonly start: number;
  readonly entry: number;
  /** Whether it is written in one of the layouts. */
  readonly isCommon: boolean;
  readonly reading: Reading;
  readonly reader: FormReader;
  /** The value before it, if that was named by a word. */
  readonly previous: EntitySpan | undefined;
}

interface Found {
  readonly span: EntitySpan;
  readonly named: boolean;
}

/** Finds one kind of identifier. */
class IdentifierFinder {
  readonly #rule: IdentifierRule;
  readonly #readers: readonly FormReader[];
  readonly #low: number;
  readonly #high: number;
  readonly #contrary: ContextWords | undefined;
  readonly #separators: number;
  readonly #layoutSeparators: number;

  constructor(rule: IdentifierRule) {
    this.#rule = rule;
    const context = contextWords(rule.context);
    this.#readers = rule.forms.map((form) => new FormReader(form, rule, context));
    let low = 0;
    let high = 0;
    for (const { length } of this.#readers) {
      if (length < 32) low |= 1 << length;
      else high |= 1 << (length - 32);
    }
    this.#low = low;
    this.#high = high;
    this.#contrary = rule.contrary === undefined ? undefined : contextWords(rule.contrary);
    this.#separators = rule.separators ?? ~0;
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

  #spanAt(view: TextView, runs: NumberRuns, start: number, previous: EntitySpan | undefined): Found | undefined {
    // The longest first: what is whole is not cut.
    for (let entry = (runs.firstEntries[start + 1] ?? 0) - 1; entry >= (runs.firstEntries[start] ?? 0); entry--) {
      const length = runs.lengths[entry] ?? 0;
      if (!this.#hasLength(length)) continue;
      const gaps = runs.gaps[entry] ?? 0;
      const letters = runs.letters[entry] ?? 0;
      if ((gaps & ~this.#separators & ~gap.wide) !== 0) continue;
      for (const reader of this.#readers) {
        if (reader.length !== length || letters < reader.fewestLetters || letters > reader.mostLetters) continue;
        const isCommon = (gaps & ~this.#layoutSeparators) === 0 && reader.layouts.has(runs.layout(start, entry));
        if (!isCommon && reader.form.strict === true) continue;
        const reading = reader.read(runs.compact(start, entry));
        if (reading === undefined) continue;
        const found = this.#judge(view, runs, { start, entry, isCommon, reading, reader, previous });
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #hasLength(length: number): boolean {
    return length < 32 ? (this.#low & (1 << length)) !== 0 : (this.#high & (1 << (length - 32))) !== 0;
  }

  #judge(view: TextView, runs: NumberRuns, candidate: Candidate): Found | undefined {
    const rule = this.#rule;
    const { start: index, entry, isCommon, reading, reader, previous } = candidate;
    const { form, context, scores } = reader;
    const start = runs.places[index] ?? 0;
    const end = runs.end(entry);
    const stands = runs.standing(index, entry);
    if (stands === 'no' || startsWithWord(view, runs, index, form)) return undefined;

    const mayStandAlone = scores.alone > 0 && stands === 'yes' && reading.repairs === 0 && isCommon;
    const region = runs.regionBefore(index);
    const nameEnd = context.lastEnd(region);
    if (runs.isGlued(index) && nameEnd !== region.length) return undefined;
    let named = nameEnd !== -1 || (previous !== undefined && goesOn(view, previous.end, start));
    const denied =
      (named || mayStandAlone) && this.#isDenied(nameEnd === -1 ? lastWords(region, 3) : region.slice(nameEnd));
    if (!named || denied) {
      named = context.lastEnd(runs.regionBehind(entry)) !== -1;
      if (!named && (denied || !mayStandAlone)) return undefined;
    }
    let score = named ? scores.named : scores.alone;
    if (stands === 'url') score = Math.min(score, mostInUrl);
    if (rule.accepts !== undefined && !rule.accepts(view, start, end, reading.compact)) return undefined;
    const value = view.text.slice(start, end);
    return { span: { type: rule.type, start, end, value, score, recogniser: rule.id }, named };
  }

  /** Whether the words between a name and its value, or right before a value without one, name something else. */
  #isDenied(words: string): boolean {
    return words !== '' && (namesSomethingElse(words) || (this.#contrary?.lastEnd(words) ?? -1) !== -1);
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
