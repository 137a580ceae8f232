import type { EntitySpan, Recogniser, TextView } from '../../core/recogniser.ts';
import { units } from '../address-words.ts';
import { cellsBelow } from '../cells-below.ts';
import { type ValueLabel, valueLabels } from '../value-labels.ts';

/*
 * Numbers of customers, members, patients, clients, students and staff. They have no form of their own, so a word beside the number has to
 * say what it is. Numbers of orders, invoices, cases, tickets and articles are none.
 */

const none: readonly EntitySpan[] = Object.freeze([]);

/** What may stand between the word and the number. */
const between = new RegExp(
  [
    String.raw`\.?(?:[-/][\p{L}]{2,20}\.?)?`,
    String.raw`(?: ?\([^()\n\d]{0,40}\))?`,
    String.raw`(?: (?:von|des|der|für|of|for|beim|bei)(?: (?!ist |lautet |is )[\p{L}.'-]{1,24}){1,4}(?=:| ist | lautet | is ))?`,
    String.raw`["'*_\x60\]\\]{0,4}[ \t\u00a0]{0,8}(?:[:=#|;\t]|=>|->|→|–|-)?`,
    String.raw`(?:\s|["'*_\x60\\<([„“«]){0,8}`,
    String.raw`(?:(?:ist|lautet|lauten|war|is|was|are|sind|hier|here|wäre|die|der|the|mit|with|nr|no|number|nummer|nämlich|namely|wie folgt|as follows|folgende|also)\b[\s:"'#.„]{0,4}){0,4}#?`,
  ].join(''),
  'iuy',
);
const value =
  /(?:[A-Z]{1,5} (?=\d{3}))?(?:\d{1,6}(?: \d{2,6}){1,5}(?![-_/.]?[\p{L}\d])|[\p{L}\d]{1,36}(?:[-_/.–][\p{L}\d]{1,24}){0,6})/uy;
const date = /^(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d)$/;
const listJoint = /\s{0,3}(?:,|;|\/|und|and|&|oder|or|sowie|bzw\.)\s{1,3}(?:die |the |nr\.? |no\.? )?/iy;
const valueBefore =
  /(?:^|[\s(:"'„])((?:[A-Z]{1,5}[-_/. ]?)?\d[\p{L}\d]{1,20}(?:[-_/.][\p{L}\d]{1,20}){0,4})["'“]?(?: (?:ist|is|lautet|war|was|als|as|=)(?: (?:meine|die|deren|seine|ihre|unsere|eine|my|the|his|her|our|a|your))?(?: neue| alte| old| new)? ?| ?\()$/iu;

/** Whether a number that a label names may be one. */
function isValue(written: string, least: number): boolean {
  let digits = 0;
  let letters = 0;
  let run = 0;
  let longestRun = 0;
  for (const character of written) {
    if (character >= '0' && character <= '9') {
      digits++;
      run = 0;
    } else if (/\p{L}/u.test(character)) {
      letters++;
      run++;
      longestRun = Math.max(longestRun, run);
    } else run = 0;
  }
  if (digits + letters > 40 || digits + letters < 3) return false;
  if (digits < (letters > 0 ? 2 : least) || (longestRun > 8 && digits < 4) || longestRun > 14) return false;
  return !date.test(written);
}

function skeleton(written: string): string {
  return written.replaceAll(/\d+/g, '9').replaceAll(/\p{L}+/gu, 'A');
}

class CustomerNumberFinder {
  readonly #text: string;
  readonly #spans: EntitySpan[] = [];
  #free = 0;
  #tableEnd = 0;

  constructor(text: string) {
    this.#text = text;
  }

  find(labels: readonly ValueLabel[]): readonly EntitySpan[] {
    for (const label of labels) {
      if (label.start < this.#free) continue;
      if (label.kind === 'number' || label.kind === 'user') this.#named(label);
      else if (label.kind === 'one') this.#ofOne(label);
    }
    return this.#spans.length > 1 ? this.#spans.sort((a, b) => a.start - b.start) : this.#spans;
  }

  #named(label: ValueLabel): void {
    const text = this.#text;
    if (/^client_?id$/.test(label.word) && !text.slice(label.start, label.end).includes(' ')) return;
    between.lastIndex = label.end;
    const from = label.end + (between.exec(text)?.[0].length ?? 0);
    const apart = from > label.end + 1 || (from > label.end && text.charAt(label.end) !== '_');
    const end =
      apart || text.charAt(label.end - 1) === '#' ? this.#valueEnd(from, label.kind === 'user' ? 4 : 3) : undefined;
    if (end !== undefined) {
      // The id of an account that has a name in it is the recogniser's of user names.
      if (label.kind === 'user' && /\p{L}{3}/u.test(text.slice(from, end)) && end - from < 20) return;
      this.#add(from, end, 900);
      this.#list(from, end);
      return;
    }
    if (label.start < this.#tableEnd) return;
    const { cells, until } = cellsBelow(text, label.start, label.end);
    this.#tableEnd = Math.max(this.#tableEnd, until);
    if (cells.length > 0) {
      for (const cell of cells) {
        const written = text.slice(cell.start, cell.end);
        if (written.length <= 40 && isValue(written, 2) && /^[\p{L}\d][\p{L}\d ./_-]*$/u.test(written))
          this.#add(cell.start, cell.end, 860);
      }
      return;
    }
    const earliest = Math.max(this.#free, label.start - 64);
    const before = valueBefore.exec(text.slice(earliest, label.start));
    if (before?.[1] === undefined || !isValue(before[1], 4)) return;
    const start = earliest + before.index + before[0].indexOf(before[1]);
    if (start < this.#free || !this.#mayStand(start, start + before[1].length)) return;
    this.#add(start, start + before[1].length, 850);
  }

  /** "Kunde 471182": a number of four digits or more that is no year and nothing counted. */
  #ofOne(label: ValueLabel): void {
    const text = this.#text;
    const match =
      /^ (?:(?:\p{Lu}[\p{L}'-]{1,24} ){1,3}(?=\([^)]{4,16}\)))?(?:#|\()?((?:[A-Z]{1,4}[-/]?)?\d{4,12}(?:-\d{1,6}){0,2})(?![\p{L}\d]|[.,:]\d|[-/]\d)/u.exec(
        text.slice(label.end, label.end + 90),
      );
    if (match?.[1] === undefined || /^(?:19|20)\d\d$/.test(match[1])) return;
    const start = label.end + match[0].indexOf(match[1]);
    const end = start + match[1].length;
    const follower = /^\s([\p{L}]+)/u.exec(text.slice(end, end + 24))?.[1]?.toLowerCase();
    if (follower !== undefined && units.has(follower)) return;
    if (/^\s?[€$£%]/.test(text.slice(end, end + 2))) return;
    this.#add(start, end, 620);
  }

  #valueEnd(start: number, least: number): number | undefined {
    const text = this.#text;
    value.lastIndex = start;
    const match = value.exec(text);
    if (match === null) return undefined;
    let written = match[0].replace(/[._/–-]+$/, '');
    // The words that follow are no part of it: "4711 und", "12345 2024".
    if (!isValue(written, least)) {
      written = /^[\p{L}\d]+/u.exec(written)?.[0] ?? '';
      if (!isValue(written, least)) return undefined;
    }
    const end = start + written.length;
    return this.#mayStand(start, end) ? end : undefined;
  }

  #mayStand(start: number, end: number): boolean {
    const behind = this.#text.slice(end, end + 8);
    if (/^(?:[\p{L}\d@_]|[.,:]\d|\s?[€$£%]|:\/\/)/u.test(behind)) return false;
    const follower = /^\s(\p{L}+)/u.exec(this.#text.slice(end, end + 24))?.[1]?.toLowerCase();
    if (follower !== undefined && units.has(follower) && /^(?:euro|eur|usd|dollar|prozent|percent|chf)$/.test(follower))
      return false;
    return !/[@\p{L}\d]$/u.test(this.#text.slice(Math.max(0, start - 1), start));
  }

  #list(first: number, firstEnd: number): void {
    const text = this.#text;
    const shape = skeleton(text.slice(first, firstEnd));
    let end = firstEnd;
    for (;;) {
      listJoint.lastIndex = end;
      const joint = listJoint.exec(text)?.[0].length ?? 0;
      if (joint === 0) return;
      const next = this.#valueEnd(end + joint, 3);
      if (next === undefined || skeleton(text.slice(end + joint, next)) !== shape) return;
      if (Math.abs(next - end - joint - (firstEnd - first)) > 2) return;
      this.#add(end + joint, next, 850);
      end = next;
    }
  }

  #add(start: number, end: number, score: number): void {
    this.#spans.push({
      type: 'CUSTOMER_ID',
      start,
      end,
      value: this.#text.slice(start, end),
      score,
      recogniser: 'customer-id',
    });
    this.#free = Math.max(this.#free, end);
  }
}

function find(view: TextView): readonly EntitySpan[] {
  if (view.tokens.numberCount === 0) return none;
  const labels = view.derived(valueLabels);
  return labels.length === 0 ? none : new CustomerNumberFinder(view.text).find(labels);
}

export const customerId: Recogniser = Object.freeze({
  id: 'customer-id',
  type: 'CUSTOMER_ID',
  sources: [
    'Regulation (EU) 2016/679 (GDPR), article 4(1): identification numbers',
    '45 CFR 164.514(b)(2): medical record and member numbers',
  ],
  examples: {
    finds: [
      'Meine Kundennummer lautet ⟦K-471182⟧.',
      'Kd.-Nr. ⟦4711 2288⟧',
      'Mitgliedsnummer: ⟦0815-22⟧',
      '{"customer_id": "⟦C20394⟧"}',
      'MRN ⟦00482913⟧, seen today',
      'Employee ID: ⟦E12345⟧',
    ],
    passes: [
      'Bestellnummer 471182',
      'Rechnung Nr. 2024-0815',
      'Ticket #48291',
      'Meine Kundennummer habe ich vergessen.',
      'order no. 12345',
      'case number 2024/113',
    ],
  },
  find,
  canonical: (written: string) => written.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, ''),
});
