import type { EntitySpan, Recogniser, TextView } from '../core/recogniser.ts';
import { travelDocumentDigit } from '../lib/check-digits.ts';

/*
 * Machine-readable zones of travel documents (ICAO 9303, parts 4 to 6): two lines of 44 or 36 characters, or three of 30. What counts is
 * the whole zone, for it has the name, the birth and the number. Of a cut zone single lines count, when their check digits are right.
 */

interface ZoneKind {
  /** The letters that kinds of documents begin with. */
  readonly documents: string;
  /** As the zone writes it: `D<<`, `GBR`. */
  readonly country: string;
}

const fewest = 28;
const most = 46;

function isZoneUnit(unit: number): boolean {
  return unit === 0x3c || (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a);
}

/** Whether the digit behind a field is its check digit. */
function isChecked(line: string, from: number, to: number): boolean {
  return travelDocumentDigit(line.slice(from, to)) === line.charCodeAt(to) - 0x30;
}

/** A first line: kind of document, country, and a name or, on cards, a number. */
function isFirstLine(line: string, { documents, country }: ZoneKind): boolean {
  return documents.includes(line.charAt(0)) && line.startsWith(country, 2);
}

/** The line with the number, the nationality, the dates of birth and expiry (two-line documents), or without the number (cards). */
function isDataLine(line: string, { country }: ZoneKind): boolean {
  if (line.startsWith(country, 10) && isChecked(line, 0, 9) && isChecked(line, 13, 19) && isChecked(line, 21, 27))
    return true;
  return line.startsWith(country, 15) && isChecked(line, 0, 6) && isChecked(line, 8, 14);
}

interface Line {
  readonly start: number;
  readonly end: number;
}

/** The lines of a text that look like one of a zone, in order. */
function zoneLines(view: TextView): readonly Line[] {
  const { text } = view;
  const lines: Line[] = [];
  for (let at = text.indexOf('<<'); at !== -1;) {
    let start = at;
    while (start > 0 && at - start < most && isZoneUnit(text.charCodeAt(start - 1))) start--;
    let end = at + 2;
    while (end < text.length && isZoneUnit(text.charCodeAt(end))) end++;
    if (end - start >= fewest && end - start <= most) lines.push({ start, end });
    at = text.indexOf('<<', end);
  }
  return lines;
}

function zonesOf(view: TextView, kind: ZoneKind): readonly Line[] {
  if (!view.text.includes('<<')) return [];
  const zones: Line[] = [];
  const lines = view.derived(zoneLines);
  for (let index = 0; index < lines.length;) {
    const zone: Line[] = [];
    let isOfKind = false;
    for (let line = lines[index]; line !== undefined; line = lines[index]) {
      const previous = zone.at(-1);
      if (previous !== undefined && !/^\s{1,8}$/.test(view.text.slice(previous.end, line.start))) break;
      const written = view.text.slice(line.start, line.end);
      if (previous !== undefined && isStart(written)) break;
      isOfKind ||= isFirstLine(written, kind) || isDataLine(written, kind);
      zone.push(line);
      index++;
      if (zone.length === 3) break;
    }
    const first = zone[0];
    const last = zone.at(-1);
    if (isOfKind && first !== undefined && last !== undefined) zones.push({ start: first.start, end: last.end });
  }
  return zones;
}

/** Whether a line begins a zone: a letter of a kind of document, then the country. */
function isStart(line: string): boolean {
  return /^[PIACV][A-Z<][A-Z<]{3}/.test(line);
}

/** A recogniser that finds what another finds, and machine-readable zones with it. */
export function withZones(recogniser: Recogniser, kind: ZoneKind): Recogniser {
  const { id, type } = recogniser;
  return Object.freeze({
    ...recogniser,
    find(view: TextView) {
      const numbers = recogniser.find(view);
      const zones = zonesOf(view, kind);
      if (zones.length === 0) return numbers;
      const spans: EntitySpan[] = zones.map(({ start, end }) => ({
        type,
        start,
        end,
        value: view.text.slice(start, end),
        score: 990,
        recogniser: id,
      }));
      const outside = numbers.filter(({ start, end }) => !zones.some((zone) => start < zone.end && end > zone.start));
      return [...spans, ...outside].sort((a, b) => a.start - b.start);
    },
  });
}
