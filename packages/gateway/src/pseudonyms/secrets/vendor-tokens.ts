import { hash } from 'node:crypto';
import { createAhoCorasick } from '../../lib/aho-corasick.ts';
import { goesOnElsewhere, isPlaceholder } from './secret-values.ts';
import { vendorRules } from './vendor-rules.ts';
import type { VendorRule } from './vendors/vendor-rule.ts';

/*
 * Finds the tokens of vendor-rules.ts around words that have the look of one. Such words are few in ordinary text; only around them is the
 * text read for prefixes, and only behind a prefix for a form.
 */

export interface VendorToken {
  readonly start: number;
  readonly end: number;
  readonly score: number;
  readonly rule: string;
}

interface CompiledRule {
  readonly rule: VendorRule;
  readonly form: RegExp;
}

const prefixes: readonly string[] = [...new Set(vendorRules.flatMap((rule) => rule.prefixes))];
const rulesOf: readonly (readonly CompiledRule[])[] = prefixes.map((prefix) =>
  vendorRules
    .filter((rule) => rule.prefixes.includes(prefix))
    .map((rule) => ({
      rule,
      form: new RegExp(rule.more === undefined ? `${rule.form}(?![A-Za-z0-9])` : rule.form, 'y'),
    })),
);
const automaton = createAhoCorasick(prefixes, (unit) => unit);
/** How far before a word that looks like a part of a token its prefix may begin. */
const farthestPrefix = 48;

function isAlphanumeric(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
}

/** Units that join the parts of a token and its prefix. */
function joinsToken(unit: number): boolean {
  return (
    isAlphanumeric(unit) ||
    (unit >= 0x2d && unit <= 0x2f) ||
    unit === 0x5f ||
    unit === 0x3a ||
    unit === 0x7e ||
    unit === 0x3d ||
    unit === 0x24 ||
    unit === 0x25 ||
    unit === 0x2b
  );
}

/** Whether a token may begin here: at the beginning of a word, or behind an escaped line break. */
function beginsWord(text: string, place: number): boolean {
  const before = text.charCodeAt(place - 1);
  if (place === 0 || !isAlphanumeric(text.charCodeAt(place)) || !isAlphanumeric(before)) return true;
  return (before === 0x6e || before === 0x72 || before === 0x74) && text.charCodeAt(place - 2) === 0x5c;
}

function startBefore(text: string, place: number, rule: VendorRule): number {
  if (rule.before === undefined) return place;
  const { units, fewest, most } = rule.before;
  let start = place;
  while (place - start < most && start > 0 && units.test(text.charAt(start - 1))) start--;
  return place - start < fewest ? -1 : start;
}

function tokenAt(text: string, place: number, behind: number, pattern: number): VendorToken | undefined {
  for (const { rule, form } of rulesOf[pattern] ?? []) {
    const start = startBefore(text, place, rule);
    if (start === -1 || !beginsWord(text, start)) continue;
    let end: number;
    let from = start;
    if (rule.read === undefined) {
      form.lastIndex = behind;
      const match = form.exec(text);
      if (match === null) continue;
      end = form.lastIndex;
      if (match[1] !== undefined) from = end - match[1].length;
      if (rule.more !== undefined) while (end < text.length && rule.more.test(text.charAt(end))) end++;
    } else end = rule.read(text, behind);
    if (end === -1) continue;
    const token = text.slice(from, end);
    if (
      goesOnElsewhere(text, end) ||
      isPlaceholder(text.slice(Math.max(from, rule.before === undefined ? behind : from), end)) ||
      isExample(token)
    )
      continue;
    return { start: from, end, score: rule.check?.(token) === true ? 995 : 960, rule: rule.id };
  }
  return undefined;
}

/** Keys of Google that stand in public samples and documentation (gitleaks, MIT, lists them), as the beginnings of their SHA-256. */
const published: ReadonlySet<string> = new Set(
  '0b476bdf9acf 2037abcaffb2 27a9a42931df 37f8f09bdf12 3a8b61d0f636 3f370c9dd822 49f777db995e 4c98242dcadc 8731261cb72d a19f89ab3555 a6c814bc555a dc0fcf046c61 e4a5542bb7fd ea9bb1082cf9 eb540d2b6ee2 f56e323494a6'.split(
    ' ',
  ),
);

function isExample(token: string): boolean {
  if (token.startsWith('AIza') && published.has(hash('sha256', token, 'hex').slice(0, 12))) return true;
  return token.includes('EXAMPLE') || token.includes('example');
}

export class VendorTokens {
  readonly #text: string;
  #read = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The tokens around a word; none twice. */
  around(wordStart: number, wordEnd: number, found: (token: VendorToken) => void): void {
    const text = this.#text;
    if (wordEnd <= this.#read) return;
    let from = wordStart;
    const earliest = Math.max(this.#read, wordStart - farthestPrefix);
    while (from > earliest && joinsToken(text.charCodeAt(from - 1))) from--;
    // "&sig=" and "?sig=" begin with what is in no token.
    if (from > earliest) from--;
    let state = 0;
    let at = from;
    let runEnd = wordEnd;
    while (runEnd < text.length && joinsToken(text.charCodeAt(runEnd))) runEnd++;
    while (at < runEnd) {
      state = automaton.next(state, text.charCodeAt(at));
      at++;
      for (let pattern = automaton.longestMatch(state); pattern !== -1; pattern = automaton.shorterMatch(pattern)) {
        const token = tokenAt(text, at - (prefixes[pattern]?.length ?? 0), at, pattern);
        if (token === undefined) continue;
        found(token);
        at = Math.max(at, token.end);
        state = 0;
        break;
      }
    }
    this.#read = at;
  }
}
