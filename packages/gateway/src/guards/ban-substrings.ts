import type { BanSubstringsOptions } from '@gatehouse/contract/guards';
import type { GuardFact } from '@gatehouse/contract/stage-facts';
import type { Guard, GuardKind, StreamScan, StreamScanResult } from '../core/guard.ts';
import { scanWhole } from '../core/scan-whole.ts';
import { allow } from '../core/verdict.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { createAhoCorasick, foldCase } from '../lib/aho-corasick.ts';
import type { AhoCorasick } from '../lib/aho-corasick.ts';
import { codePointAt, codePointBefore } from '../lib/code-points.ts';

/**
 * A text with more matches than this is blocked, whatever the action: it is made of forbidden matter, and so memory stays
 * bounded on a hostile one.
 */
const maximumFindings = 10_000;

const nothing: StreamScanResult = Object.freeze({ verdict: allow, hold: 0 });
/** The scan for a list without texts. */
const emptyScan: StreamScan = Object.freeze({ push: () => nothing, end: () => allow });
const wordCharacter = /[\p{L}\p{M}\p{N}_]/u;

interface Pattern {
  readonly rule: string;
  readonly length: number;
  /** Whether the pattern begins and ends with a word character, so that a border is needed there. */
  readonly wordStart: boolean;
  readonly wordEnd: boolean;
}

interface Search {
  readonly automaton: AhoCorasick;
  readonly patterns: readonly Pattern[];
  readonly longest: number;
  readonly wholeWords: boolean;
  readonly action: BanSubstringsOptions['action'];
  readonly replacement: string;
}

/** `codePoint` is -1 outside the text. */
function isWord(codePoint: number): boolean {
  return codePoint >= 0 && wordCharacter.test(String.fromCodePoint(codePoint));
}

/**
 * Reports, at every place where patterns end, the longest of them that fits. With whole words a match is known only when
 * the character behind it is, so it waits for that one; everything else is known at its last unit.
 */
class BanScan implements StreamScan {
  readonly #search: Search;
  #state = 0;
  /** Units read so far. */
  #read = 0;
  #count = 0;
  /** Whole words only: the text before `#read`, at least as far back as the longest pattern and a character more. */
  #before = '';
  /** Whole words only: half a surrogate pair, not read yet. */
  #half = '';

  constructor(search: Search) {
    this.#search = search;
  }

  push(text: string): StreamScanResult {
    const findings = this.#search.wholeWords ? this.#readWords(text, false) : this.#readAnywhere(text);
    const depth = this.#search.action === 'flag' ? 0 : this.#search.automaton.depth(this.#state) + this.#half.length;
    if (findings === undefined && depth === 0) return nothing;
    return { verdict: this.#verdict(findings), hold: depth };
  }

  end(): Verdict {
    return this.#search.wholeWords ? this.#verdict(this.#readWords('', true)) : allow;
  }

  #verdict(findings: readonly Finding[] | undefined): Verdict {
    if (findings === undefined) return allow;
    return { outcome: this.#count > maximumFindings ? 'block' : this.#search.action, findings };
  }

  #readAnywhere(text: string): Finding[] | undefined {
    const { automaton } = this.#search;
    let findings: Finding[] | undefined;
    let state = this.#state;
    for (let position = 0; position < text.length; position++) {
      if (state === 0) {
        position = automaton.skip(text, position);
        if (position === text.length) break;
      }
      state = automaton.next(state, text.charCodeAt(position));
      const pattern = automaton.longestMatch(state);
      if (pattern !== -1) (findings ??= []).push(...this.#found(pattern, this.#read + position + 1));
    }
    this.#state = state;
    this.#read += text.length;
    return findings?.length === 0 ? undefined : findings;
  }

  #readWords(text: string, last: boolean): Finding[] | undefined {
    const { automaton, longest } = this.#search;
    const back = this.#before.length;
    const whole = this.#before + this.#half + text;
    const lastUnit = whole.charCodeAt(whole.length - 1);
    const end =
      !last && whole.length > back && lastUnit >= 0xd800 && lastUnit <= 0xdbff ? whole.length - 1 : whole.length;
    const findings: Finding[] = [];
    let state = this.#state;
    for (let position = back; position < end; position++) {
      if (state === 0) {
        position = automaton.skip(whole, position);
        if (position >= end) break;
      } else {
        this.#atBorder(whole, position, state, findings);
      }
      state = automaton.next(state, whole.charCodeAt(position));
    }
    if (last) this.#atBorder(whole, whole.length, state, findings);
    this.#state = last ? 0 : state;
    this.#read += end - back;
    this.#half = whole.slice(end);
    this.#before = whole.slice(Math.max(0, end - longest - 2), end);
    return findings.length === 0 ? undefined : findings;
  }

  /** Looks at the patterns that end at `position`, now that the character there is known. */
  #atBorder(whole: string, position: number, state: number, findings: Finding[]): void {
    const { automaton, patterns } = this.#search;
    let index = automaton.longestMatch(state);
    if (index === -1) return;
    const wordFollows = isWord(codePointAt(whole, position));
    for (; index !== -1; index = automaton.shorterMatch(index)) {
      const pattern = patterns[index];
      if (pattern === undefined || (pattern.wordEnd && wordFollows)) continue;
      if (pattern.wordStart && isWord(codePointBefore(whole, position - pattern.length))) continue;
      findings.push(...this.#found(index, this.#read + position - this.#before.length));
      return;
    }
  }

  #found(index: number, end: number): Finding[] {
    this.#count++;
    const pattern = this.#search.patterns[index];
    // One more than allowed is reported, so that the block has its place.
    if (pattern === undefined || this.#count > maximumFindings + 1) return [];
    const { action, replacement } = this.#search;
    const found = { rule: pattern.rule, segment: 0, start: end - pattern.length, end };
    return [action === 'redact' ? { ...found, replacement } : found];
  }
}

function createBanSubstrings(options: BanSubstringsOptions): Guard {
  const id = options.id ?? 'ban-substrings';
  const search: Search = {
    automaton: createAhoCorasick(options.substrings, options.caseSensitive ? (unit) => unit : foldCase),
    // Rules are numbered, never named by their text: the record must not repeat what must not be said.
    patterns: options.substrings.map((text, index) => ({
      rule: `${id}/${index + 1}`,
      length: text.length,
      wordStart: isWord(codePointAt(text, 0)),
      wordEnd: isWord(codePointBefore(text, text.length)),
    })),
    longest: options.substrings.reduce((longest, text) => Math.max(longest, text.length), 0),
    wholeWords: options.wholeWords,
    action: options.action,
    replacement: options.replacement,
  };
  const empty = options.substrings.length === 0;
  const { action, caseSensitive, replacement, wholeWords } = options;
  // The number of the texts and never the texts: whoever may see the path need not know what must not be said.
  const forbiddenTexts: GuardFact = {
    id: 'forbidden-texts',
    texts: options.substrings.length,
    caseSensitive,
    wholeWords,
  };
  return {
    id,
    kind: options.use,
    directions: options.direction === 'both' ? ['input', 'output'] : [options.direction],
    onUnable: options.onUnable,
    timeout: options.timeout,
    describe: () =>
      empty
        ? [forbiddenTexts]
        : [
            forbiddenTexts,
            action === 'redact' ? { id: 'on-finding', action, replacement } : { id: 'on-finding', action },
            ...(action === 'block' ? [] : [{ id: 'finding-limit', findings: maximumFindings } as const]),
          ],
    inspect: (texts) => (empty ? allow : scanWhole(texts, () => new BanScan(search))),
    openStream: () => (empty ? emptyScan : new BanScan(search)),
  };
}

/**
 * Finds texts of the operator's list. Capital and small letters are equal unless `caseSensitive`, by simple folding: "ß" is
 * not "ss", and "ü" is not "u" with a combining mark; write both where both are meant.
 */
export const banSubstrings: GuardKind<BanSubstringsOptions> = {
  id: 'ban-substrings',
  summary: {
    en: 'Finds words and phrases of your own list.',
    de: 'Findet Wörter und Wendungen aus einer eigenen Liste.',
  },
  owasp: ['LLM02:2025', 'LLM05:2025'],
  examples: {
    options: { substrings: ['Projekt Nordlicht', 'do not distribute'] },
    triggers: ['Der Stand von PROJEKT NORDLICHT ist vertraulich.', 'Marked "Do Not Distribute".'],
    passes: ['Das Projekt im Norden hat Licht.', 'Please distribute the slides.'],
  },
  create: createBanSubstrings,
};
