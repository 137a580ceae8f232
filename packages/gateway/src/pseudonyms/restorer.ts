import type { StreamScan, StreamScanResult } from '../core/guard.ts';
import { allow } from '../core/verdict.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { matchPlaceholder, nextBeginning, type PlaceholderMatch } from './placeholder.ts';
import { isWordUnit } from './placeholder-reading.ts';

const nothing: StreamScanResult = Object.freeze({ verdict: allow, hold: 0 });

/** What a placeholder stands for. */
export interface Original {
  readonly type: string;
  readonly value: string;
  /** The request itself has this name with an s behind it though names that end so take an apostrophe: every s stays one. */
  readonly keepsGenitive: boolean;
}

export interface RestorerSource {
  /** Whether the brackets of a placeholder before the target of a link are those of the link. */
  readonly links: boolean;
  /** The original of a placeholder, if it stands for one; called once for each that is read. */
  resolve(match: PlaceholderMatch): Original | undefined;
  /** Whatever else stands for something, such as made-up names. */
  readonly surrogates?: SurrogateMatcher | undefined;
}

export interface SurrogateMatch {
  readonly end: number;
  readonly original: Original;
}

/** Reads made-up values that stand for real ones. */
export interface SurrogateMatcher {
  /** The first place from `from` on where one could begin; the length of the text where there is none. */
  next(text: string, from: number, before: number): number;
  match(text: string, at: number, last: boolean): SurrogateMatch | 'none' | 'more';
}

/** Reads one channel of an answer and has placeholders replaced by what they stand for. */
export class Restorer implements StreamScan {
  readonly #source: RestorerSource;
  /** The unit before `#text`; NaN at the beginning. */
  #before = Number.NaN;
  /** The end of the text so far that could be the beginning of a placeholder. */
  #text = '';
  #offset = 0;

  constructor(source: RestorerSource) {
    this.#source = source;
  }

  push(text: string): StreamScanResult {
    if (text === '') return { verdict: allow, hold: this.#text.length };
    const verdict = this.#read(this.#text === '' ? text : this.#text + text, false);
    return verdict === allow && this.#text === '' ? nothing : { verdict, hold: this.#text.length };
  }

  end(): Verdict {
    return this.#text === '' ? allow : this.#read(this.#text, true);
  }

  #read(text: string, last: boolean): Verdict {
    let findings: Finding[] | undefined;
    const { surrogates, links } = this.#source;
    const mode = { last, links };
    let at = 0;
    for (;;) {
      const placeholderAt = nextBeginning(text, at);
      const surrogateAt = surrogates === undefined ? text.length : surrogates.next(text, at, this.#before);
      at = Math.min(placeholderAt, surrogateAt);
      if (at === text.length) break;
      let found: Finding | 'none' | 'more' | number = 'none';
      if (at === placeholderAt) found = this.#placeholderAt(text, at, mode);
      if (found === 'none' && at === surrogateAt && surrogates !== undefined)
        found = this.#surrogateAt(text, at, last, surrogates);
      if (found === 'more') break;
      if (found === 'none') at++;
      else if (typeof found === 'number') at = found;
      else {
        at = found.end;
        findings ??= [];
        findings.push({ ...found, start: this.#offset + found.start, end: this.#offset + found.end });
      }
    }
    if (at > 0) this.#before = text.charCodeAt(at - 1);
    this.#offset += at;
    this.#text = at === text.length ? '' : text.slice(at);
    return findings === undefined ? allow : { outcome: 'redact', findings };
  }

  /** A number is the end of a placeholder that stands for nobody. */
  #placeholderAt(
    text: string,
    at: number,
    mode: { readonly last: boolean; readonly links: boolean },
  ): Finding | 'none' | 'more' | number {
    const before = at === 0 ? this.#before : text.charCodeAt(at - 1);
    const match = matchPlaceholder(text, at, before, mode);
    if (typeof match === 'string') return match;
    // Whoever resolves counts, so it is asked only once it is clear that the match will not be read again.
    const ending = genitiveEnd(text, match.end, mode.last);
    if (ending === 'more') return 'more';
    const original = this.#source.resolve(match);
    if (original === undefined) return match.end;
    const takes = ending !== match.end && match.encoding === 'plain' && takesApostrophe(original);
    return {
      rule: `pseudonyms/${original.type}`,
      segment: 0,
      start: match.start,
      end: takes ? ending : match.end,
      replacement: written(match, original, takes),
    };
  }

  #surrogateAt(text: string, at: number, last: boolean, surrogates: SurrogateMatcher): Finding | 'none' | 'more' {
    const match = surrogates.match(text, at, last);
    if (typeof match === 'string') return match;
    const { original } = match;
    const ending = genitiveEnd(text, match.end, last);
    if (ending === 'more') return 'more';
    const takes = ending !== match.end && takesApostrophe(original);
    return {
      rule: `pseudonyms/${original.type}`,
      segment: 0,
      start: at,
      end: takes ? ending : match.end,
      replacement: takes ? `${original.value}'` : original.value,
    };
  }
}

/** The place behind an s that ends the word; the place itself where there is none. */
function genitiveEnd(text: string, at: number, last: boolean): number | 'more' {
  if (at === text.length) return last ? at : 'more';
  if (text.charCodeAt(at) !== 0x73) return at;
  if (at + 1 === text.length) return last ? at + 1 : 'more';
  return isWordUnit(text.charCodeAt(at + 1)) ? at : at + 1;
}

const sibilant = /(?:[sßxz]|ce)$/i;

/** German names that end in s, ß, x, z or ce have an apostrophe for the s of the genitive (Duden, rule D 16). */
function takesApostrophe({ type, value, keepsGenitive }: Original): boolean {
  return type === 'PERSON' && !keepsGenitive && sibilant.test(value);
}

function written(match: PlaceholderMatch, original: Original, apostrophe: boolean): string {
  const { marks, genitive, encoding } = match;
  let { value } = original;
  if (apostrophe || (genitive === 's' && takesApostrophe(original))) value += "'";
  else value += genitive;
  return marks + encoded(value, encoding) + marks;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Where a model has written the brackets as a URL or HTML has them, the value has to be written so too. */
function encoded(value: string, encoding: PlaceholderMatch['encoding']): string {
  switch (encoding) {
    case 'plain':
      return value;
    case 'html':
      return value.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);
    case 'url':
      // An "@" needs no escape in a path, a query or a mailto, and people know addresses by it. Halves of pairs have no code.
      return encodeURIComponent(value.toWellFormed()).replaceAll('%40', '@');
  }
}
