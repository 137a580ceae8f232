import type { Json } from '../core/json.ts';
import type { StreamScanResult } from '../core/guard.ts';
import { GatehouseError } from '../core/errors.ts';
import { allow } from '../core/verdict.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { JsonEscapes } from '../lib/json-escapes.ts';
import { groupsOf, type Part } from './logprob-groups.ts';
import { mergedEntry, spell, tokenOf } from './logprobs.ts';

/** A scan whose last word may take time, as that of a guard which asks another server about the whole text. */
export interface Scanner {
  /** Whether JSON is shown to it as it came, and what it puts in is JSON. */
  readonly raw?: boolean | undefined;
  push(text: string): StreamScanResult;
  end(): Verdict | Promise<Verdict>;
}

/** A part of a text on its way out. */
export interface Piece {
  readonly text: string;
  readonly logprobs: readonly Json[] | undefined;
}

interface Edit {
  /** In the text as the scanner sees it. */
  start: number;
  end: number;
  readonly replacement: string;
}

interface LogprobEntry {
  /** In the text as it came. */
  readonly start: number;
  readonly end: number;
  readonly entry: Json;
  /** Whether it stands for exactly this part of the text. */
  readonly spells: boolean;
}

const defaultReplacement = '[redacted]';

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/**
 * One text under the eyes of one scanner: it takes the text in as it comes and lets go of what the scanner does not need
 * any more, with the spans replaced that the scanner wants replaced.
 *
 * JSON text is shown to the scanner with its escape sequences read (`j\u006fhn` is john), and replacements are escaped. A
 * replacement that stands in no string becomes one, and one that covers the quotation mark of a string puts it back, so
 * that what was a string before is one afterwards.
 */
export class HeldText {
  readonly scanner: Scanner;
  /** Something was replaced in what has left. */
  changed = false;
  readonly #escapes: JsonEscapes | undefined;
  /** What is not released yet, as it came. */
  #raw = '';
  #rawStart = 0;
  /** The same as the scanner sees it. */
  #text = '';
  #textStart = 0;
  #hold = 0;
  #edits: Edit[] = [];
  #logprobs: LogprobEntry[] = [];
  #inString = false;
  #blockedAt = Infinity;

  constructor(scanner: Scanner, format: 'text' | 'json') {
    this.scanner = scanner;
    this.#escapes = format === 'json' ? new JsonEscapes() : undefined;
  }

  get blocked(): boolean {
    return this.#blockedAt !== Infinity;
  }

  /** Takes a piece in. True means that the very same piece may leave at once; otherwise ask `release`. */
  take(raw: string, logprobs: readonly Json[] | undefined): boolean {
    const escapes = this.#escapes;
    const text = escapes === undefined ? raw : escapes.push(raw);
    const result = this.scanner.push(text);
    const { outcome } = result.verdict;
    const { hold } = result;
    const last = text.charCodeAt(text.length - 1);
    if (
      hold === 0 &&
      (outcome === 'allow' || outcome === 'flag') &&
      this.#raw === '' &&
      !isHigh(last) &&
      // A piece without a backslash comes back as the same string.
      (escapes === undefined || text === raw)
    ) {
      this.#rawStart += raw.length;
      this.#textStart += text.length;
      if (escapes !== undefined) this.#inString = isInString(raw, 0, raw.length, this.#inString);
      return true;
    }
    if (logprobs !== undefined) this.#keepLogprobs(raw, logprobs);
    this.#raw += raw;
    this.#text += text;
    this.#hold = hold;
    this.#judge(result.verdict);
    return false;
  }

  /** What may leave by now. */
  release(out: Piece[]): void {
    const seen = this.#textStart + this.#text.length;
    let limit = Math.max(this.#textStart, Math.min(seen - this.#hold, this.#blockedAt));
    const lastUnit = this.#text.charCodeAt(limit - this.#textStart - 1);
    const nextUnit = this.#text.charCodeAt(limit - this.#textStart);
    if (isHigh(lastUnit) && (limit === seen || isLow(nextUnit))) limit--;
    this.#releaseTo(limit, out);
  }

  /** Takes in what the scanner said at the end, and lets everything go that it allows. */
  conclude(verdict: Verdict, out: Piece[]): void {
    if (verdict === allow && this.#raw === '') return;
    this.#hold = 0;
    this.#judge(verdict);
    this.#releaseTo(Math.min(this.#textStart + this.#text.length, Math.max(this.#textStart, this.#blockedAt)), out);
  }

  /** The last characters of JSON text that ends in the middle of an escape sequence; to be called before the scanner's end. */
  takeRest(): void {
    if (this.#escapes === undefined) return;
    const rest = this.#escapes.end();
    if (rest === '') return;
    this.#text += rest;
    const result = this.scanner.push(rest);
    this.#hold = result.hold;
    this.#judge(result.verdict);
  }

  #judge(verdict: Verdict): void {
    switch (verdict.outcome) {
      case 'allow':
      case 'flag':
      case 'review':
        return;
      case 'unable':
        // Whoever opened the scanner resolves this by the guard's own setting; here nobody did.
        throw new GatehouseError('guard_unable', { note: verdict.reason });
      case 'block': {
        let first = Infinity;
        for (const finding of verdict.findings) first = Math.min(first, finding.start);
        this.#blockedAt = Math.min(this.#blockedAt, first === Infinity ? this.#textStart : first);
        return;
      }
      case 'redact':
        for (const finding of verdict.findings) this.#addEdit(finding);
    }
  }

  /** Edits stay sorted and apart: those that overlap become one, with the replacement of the one that begins first. */
  #addEdit(finding: Finding): void {
    let { start, end } = finding;
    const at = (place: number): number => this.#text.charCodeAt(place - this.#textStart);
    if (isLow(at(start)) && isHigh(at(start - 1))) start--;
    if (isHigh(at(end - 1)) && isLow(at(end))) end++;
    // What has left cannot be changed any more: a scanner that lets go too early must not look as if it worked.
    if (start < this.#textStart)
      throw new GatehouseError('guard_unable', { note: 'a finding in text that was let go' });
    let added: Edit = { start, end, replacement: finding.replacement ?? defaultReplacement };
    const edits = this.#edits;
    let index = edits.length;
    for (; index > 0; index--) {
      const before = edits[index - 1];
      if (before === undefined || before.end <= added.start) break;
      if (before.start >= added.end) continue;
      const first = before.start <= added.start ? before : added;
      added = { start: first.start, end: Math.max(before.end, added.end), replacement: first.replacement };
      edits.splice(index - 1, 1);
    }
    edits.splice(index, 0, added);
  }

  #original(place: number): number {
    return this.#escapes === undefined ? place : this.#escapes.original(place);
  }

  #releaseTo(wanted: number, out: Piece[]): void {
    const limit = this.#limitOf(wanted);
    if (limit <= this.#textStart) return;
    const rawLimit = this.#original(limit);
    const parts: Part[] = [];
    let place = this.#rawStart;
    let applied = 0;
    for (const edit of this.#edits) {
      if (edit.end > limit) break;
      applied++;
      const start = this.#original(edit.start);
      const end = this.#original(edit.end);
      this.#keep(place, start, parts);
      parts.push({ start, end, text: this.#replacement(start, end, edit.replacement), replaced: true });
      place = end;
    }
    this.#keep(place, rawLimit, parts);
    if (this.#logprobs.length === 0) {
      const text = parts.length === 1 ? (parts[0]?.text ?? '') : parts.map((part) => part.text).join('');
      if (text !== '') out.push({ text, logprobs: undefined });
    } else this.#leaveWithLogprobs(parts, rawLimit, out);
    if (applied > 0) {
      this.changed = true;
      this.#edits.splice(0, applied);
    }
    this.#raw = this.#raw.slice(rawLimit - this.#rawStart);
    this.#text = this.#text.slice(limit - this.#textStart);
    this.#rawStart = rawLimit;
    this.#textStart = limit;
    this.#escapes?.forget(limit);
  }

  /** How far text may leave: neither an edit nor an entry is cut, so what is not whole yet is waited for. */
  #limitOf(wanted: number): number {
    let limit = wanted;
    for (;;) {
      const before = limit;
      for (const edit of this.#edits) if (edit.start < limit && edit.end > limit) limit = edit.start;
      // What stands before a block leaves to the last character, with or without its entry.
      if (this.#logprobs.length > 0 && !this.blocked && this.#escapes === undefined) limit = this.#entryLimit(limit);
      if (limit === before) return limit;
    }
  }

  #entryLimit(limit: number): number {
    const raw = this.#original(limit);
    for (const { start, end } of this.#logprobs) {
      if (start < raw && end > raw) return start;
    }
    return limit;
  }

  #keep(from: number, to: number, parts: Part[]): void {
    if (to <= from) return;
    const text = this.#raw.slice(from - this.#rawStart, to - this.#rawStart);
    if (this.#escapes !== undefined) this.#inString = isInString(text, 0, text.length, this.#inString);
    parts.push({ start: from, end: to, text, replaced: false });
  }

  /**
   * Entries leave with their text. Those that a replacement touches become one entry for what the text has become, so that
   * the tokens of an answer are still its text.
   */
  #leaveWithLogprobs(parts: readonly Part[], rawLimit: number, out: Piece[]): void {
    const entries = this.#logprobs.filter((entry) => entry.end <= rawLimit);
    let next = 0;
    let text = '';
    let logprobs: Json[] = [];
    const leave = (): void => {
      if (text !== '' || logprobs.length > 0)
        out.push({ text, logprobs: logprobs.length === 0 ? undefined : logprobs });
      text = '';
      logprobs = [];
    };
    for (const group of groupsOf(parts, entries)) {
      const own: Json[] = [];
      let spells = true;
      for (let entry = entries[next]; entry !== undefined && entry.end <= group.end; entry = entries[++next]) {
        own.push(entry.entry);
        spells &&= entry.spells;
      }
      if (group.replaced && own.length > 0) {
        const merged = group.text === '' ? [] : [mergedEntry(group.text, own)];
        own.splice(0, own.length, ...merged);
        spells = true;
      }
      // Texts with entries and without, and entries that do not spell their text, leave as pieces of their own, so that the
      // next reader can tell what belongs to what.
      const apart = !spells || (own.length === 0) !== (logprobs.length === 0);
      if (apart) leave();
      text += group.text;
      logprobs.push(...own);
      if (!spells) leave();
    }
    leave();
    this.#logprobs = this.#logprobs.filter((entry) => entry.end > rawLimit);
  }

  #replacement(start: number, end: number, replacement: string): string {
    if (this.#escapes === undefined) return replacement;
    const before = this.#inString;
    const after = isInString(this.#raw, start - this.#rawStart, end - this.#rawStart, before);
    this.#inString = after;
    const text = JSON.stringify(replacement).slice(1, -1);
    if (before && after) return text;
    if (!before && !after) return text === '' ? '' : `"${text}"`;
    return before ? `${text}"` : `"${text}`;
  }

  /** One entry belongs to one token; where tokens and text do not agree, to the whole piece. */
  #keepLogprobs(raw: string, logprobs: readonly Json[]): void {
    let start = this.#rawStart + this.#raw.length;
    const spells = spell(raw, logprobs);
    for (const entry of logprobs) {
      const end = start + (spells ? (tokenOf(entry)?.length ?? 0) : raw.length);
      this.#logprobs.push({ start, end, entry, spells });
      if (spells) start = end;
    }
  }
}

/** Whether a place in JSON text stands inside a string, from what is known of an earlier place. */
function isInString(text: string, from: number, to: number, before: boolean): boolean {
  let inside = before;
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) inside = !inside;
    else if (unit === 0x5c && inside) at++;
  }
  return inside;
}

/** A whole text with the findings of a guard replaced, exactly as a stream would have it. */
export function redactWhole(text: string, format: 'text' | 'json', findings: readonly Finding[]): string {
  let verdict: Verdict = { outcome: 'redact', findings };
  const once: Scanner = {
    push() {
      const said = verdict;
      verdict = allow;
      return { verdict: said, hold: 0 };
    },
    end: () => allow,
  };
  const held = new HeldText(once, format);
  held.take(text, undefined);
  held.takeRest();
  const out: Piece[] = [];
  held.conclude(allow, out);
  return out.map((piece) => piece.text).join('');
}
