import { createUnitKinds, HiddenCharacters, hiddenRules, passes } from '../../lib/hidden-characters.ts';
import { lookAlikes } from '../../lib/look-alikes.ts';
import type { HidingRule } from './document-text.ts';

export interface HiddenRun {
  readonly rule: HidingRule;
  /** Place in the clean text; `end` is greater only for what stays in it. */
  readonly start: number;
  readonly end: number;
  /** What it spells where it spells something, else its code points. */
  readonly text: string;
  readonly length: number;
  readonly isSuspicious: boolean;
}

export interface CleanText {
  readonly text: string;
  readonly hidden: readonly HiddenRun[];
}

const mostCodePoints = 20;
const softHyphen = /\u00ad/g;
const otherSpaces = /[\u00a0\u2007\u202f]/g;
const otherLineBreaks = /\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g;
const none: readonly HiddenRun[] = Object.freeze([]);
const kinds = createUnitKinds();
const plain = /^[\t\n\u0020-\u007e\u00a1-\u00ac\u00ae-\u00ff]*$/;
const foreignLetter = /[\u0370-\u03ff\u0400-\u052f\u0531-\u0587]/;
const word = /[\p{L}\p{M}]+/gu;
const latin = /\p{Script=Latin}/u;
const greek = /[\u0370-\u03ff]/;
const table = lookAlikes(false);
const shortestLookAlike = 4;

/**
 * A text as it is indexed: composed (NFC), line breaks as LF, spaces as spaces, without hyphens that only show at the end of a
 * line, and without characters that nobody sees. What was taken out is told, but for those hyphens; words of letters that look
 * like others are told and stay, because people read them.
 */
export function cleanText(original: string): CleanText {
  if (plain.test(original)) return { text: original, hidden: none };
  const text = original.toWellFormed().normalize('NFC').replace(otherLineBreaks, '\n').replace(otherSpaces, ' ');
  const hidden: HiddenRun[] = [];
  const kept = takeOut(text.startsWith('\ufeff') ? text.slice(1) : text, hidden);
  for (const run of lookAlikeWords(kept)) hidden.push(run);
  return { text: kept, hidden };
}

function takeOut(text: string, hidden: HiddenRun[]): string {
  const judge = new HiddenCharacters(kinds);
  const parts: string[] = [];
  let keptLength = 0;
  let from = 0;
  let run: { rule: HidingRule; start: number; units: string } | undefined;
  const close = (): void => {
    if (run !== undefined) hidden.push(runOf(run));
    run = undefined;
  };
  const keep = (until: number): void => {
    // Hyphens that pass the judge only say where a word may be cut.
    const part = text.slice(from, until).replace(softHyphen, '');
    if (part === '') return;
    close();
    parts.push(part);
    keptLength += part.length;
  };
  for (let at = judge.next(text, 0); at < text.length; at = judge.next(text, at)) {
    const judgement = judge.judge(text, at, true, true);
    const width = judge.width(text, at, judgement);
    if (judgement > passes) {
      keep(at);
      const rule = hiddenRules[judgement] as HidingRule;
      if (run?.rule !== rule) {
        close();
        run = { rule, start: keptLength, units: '' };
      }
      run.units += text.slice(at, at + width);
      from = at + width;
    }
    at += width;
  }
  keep(text.length);
  close();
  return parts.join('');
}

function runOf({ rule, start, units }: { rule: HidingRule; start: number; units: string }): HiddenRun {
  const points = Array.from(units, (character) => character.codePointAt(0) ?? 0);
  return {
    rule,
    start,
    end: start,
    text: spelled(rule, points),
    length: points.length,
    isSuspicious: isSuspicious(rule, points),
  };
}

/** One joiner, mark or icon is a slip of an editor; a run of them holds bits, and tags and overrides have no honest use here. */
function isSuspicious(rule: HidingRule, points: readonly number[]): boolean {
  if (rule === 'tag' || rule === 'annotation') return true;
  if (rule === 'bidi') return points.some((point) => point > 0x2028) || points.length > 3;
  if (rule === 'variation-selector') return points.length > 2;
  return rule !== 'private-use' && points.length >= 8;
}

/** Tags spell ASCII, selectors bytes (Butler 2025); anything else is shown by its code points. */
function spelled(rule: HidingRule, points: readonly number[]): string {
  if (rule === 'tag')
    return String.fromCodePoint(...points.slice(0, 2_000).map((point) => Math.max(0x20, point - 0xe0000)));
  if (rule === 'variation-selector') {
    const bytes = points.map((point) => (point >= 0xe0100 ? point - 0xe0100 + 16 : (point - 0xfe00) & 0xff));
    const text = new TextDecoder().decode(Uint8Array.from(bytes));
    if (/^[\p{L}\p{N}\p{P}\p{Z}\p{S}\n]+$/u.test(text) && !text.includes('\ufffd')) return text.slice(0, 2_000);
  }
  const shown = points
    .slice(0, mostCodePoints)
    .map((point) => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`);
  return shown.join(' ') + (points.length > mostCodePoints ? ' …' : '');
}

function* lookAlikeWords(text: string): Generator<HiddenRun> {
  if (!foreignLetter.test(text)) return;
  for (const { 0: found, index } of text.matchAll(word)) {
    if (found.length < shortestLookAlike || !foreignLetter.test(found) || !latin.test(found)) continue;
    const foreign = Array.from(found).filter((letter) => foreignLetter.test(letter));
    if (!foreign.every((letter) => table.has(letter.toLowerCase()))) continue;
    // Units and names of science begin with a Greek letter: µSievert, βCarotin.
    if (foreign.length === 1 && greek.test(found.charAt(0))) continue;
    yield {
      rule: 'look-alike',
      start: index,
      end: index + found.length,
      text: found.slice(0, 2_000),
      length: found.length,
      isSuspicious: true,
    };
  }
}
