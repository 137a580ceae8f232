import type { Json } from '../core/json.ts';
import type { StreamScanResult } from '../core/guard.ts';
import { GatehouseError } from '../core/errors.ts';
import { allow } from '../core/verdict.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { JsonEscapes } from '../lib/json-escapes.ts';

/** A scan whose last word may take time, as that of a guard which asks another server about the whole text. */
export interface Scanner {
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
    let limit = wanted;
    let applied = 0;
    let place = this.#textStart;
    const replaced: { readonly start: number; readonly end: number; readonly replacement: string }[] = [];
    for (const edit of this.#edits) {
      if (edit.start >= limit) break;
      // An edit that is not whole yet is waited for, and so is what stands behind its beginning.
      if (edit.end > limit) {
        limit = edit.start;
        break;
      }
      applied++;
      replaced.push({
        start: this.#original(edit.start),
        end: this.#original(edit.end),
        replacement: edit.replacement,
      });
    }
    if (limit <= place) return;
    place = this.#rawStart;
    const rawLimit = this.#original(limit);
    let changed = '';
    for (const edit of replaced) {
      changed = this.#copy(place, edit.start, changed, out);
      changed = this.#add(this.#replacement(edit.start, edit.end, edit.replacement), changed, out);
      place = edit.end;
    }
    changed = this.#copy(place, rawLimit, changed, out);
    if (changed !== '') out.push({ text: changed, logprobs: undefined });
    if (applied > 0) this.#edits.splice(0, applied);
    if (this.#logprobs.length > 0) this.#logprobs = this.#logprobs.filter((entry) => entry.end > rawLimit);
    this.#raw = this.#raw.slice(rawLimit - this.#rawStart);
    this.#text = this.#text.slice(limit - this.#textStart);
    this.#rawStart = rawLimit;
    this.#textStart = limit;
    this.#escapes?.forget(limit);
  }

  /** With log probabilities, what is kept and what is new leave as pieces of their own, so that the next reader can tell them apart. */
  #copy(from: number, to: number, gathered: string, out: Piece[]): string {
    if (to <= from) return gathered;
    const text = this.#raw.slice(from - this.#rawStart, to - this.#rawStart);
    if (this.#escapes !== undefined) this.#inString = isInString(text, 0, text.length, this.#inString);
    if (this.#logprobs.length === 0) return gathered + text;
    const kept = this.#logprobs.filter((entry) => entry.start >= from && entry.end <= to).map((entry) => entry.entry);
    // An entry whose text began to leave earlier leaves with its end.
    const begun = this.#logprobs.filter(
      (entry) => from === this.#rawStart && entry.start < from && entry.end <= to && entry.end > from,
    );
    const logprobs = [...begun.map((entry) => entry.entry), ...kept];
    if (logprobs.length === 0) return gathered + text;
    if (gathered !== '') out.push({ text: gathered, logprobs: undefined });
    out.push({ text, logprobs });
    return '';
  }

  #add(replacement: string, gathered: string, out: Piece[]): string {
    if (this.#logprobs.length === 0) return gathered + replacement;
    if (gathered + replacement !== '') out.push({ text: gathered + replacement, logprobs: undefined });
    return '';
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
    const start = this.#rawStart + this.#raw.length;
    const entries: LogprobEntry[] = [];
    let place = 0;
    for (const entry of logprobs) {
      const token =
        typeof entry === 'object' && entry !== null && !Array.isArray(entry)
          ? (entry as { readonly token?: Json }).token
          : undefined;
      if (typeof token !== 'string' || !raw.startsWith(token, place)) break;
      entries.push({ start: start + place, end: start + place + token.length, entry });
      place += token.length;
    }
    const agree = entries.length === logprobs.length && place === raw.length;
    this.#logprobs.push(...(agree ? entries : logprobs.map((entry) => ({ start, end: start + raw.length, entry }))));
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
