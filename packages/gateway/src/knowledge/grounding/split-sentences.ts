/** A place in a text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Folded, without the last full stop: a full stop behind one of them ends no sentence where the text goes on. */
const abbreviations: ReadonlySet<string> = new Set(
  (
    'abb abs abschn allg art aufl bd best bes betr bez bspw bzgl bzw ca co dr dipl ebd ehem einschl eigtl etc evtl exkl fa ff ggf ggfs ' +
    'gegr geb gem ges gest hl hr hrsg inkl ing insb jh jhd kap kfm lfd ltd max mind min mio mrd mtl mwst nr num pos prof rd reg rel ' +
    's sog spez st std stk str tab tägl tel tsd u usw v verw vgl vol vs wg z zb zt zzgl zus approx apt ave capt cf corp dept ed eds e.g eg ' +
    'est esp fig gen gov i.e ie inc incl jr lt mr mrs ms mt no op p pp rep rev sec sen sgt sr univ vols'
  ).split(' '),
);

/** Abbreviations that end a sentence as often as not: a capital behind them begins a new one. */
const mayEnd: ReadonlySet<string> = new Set('etc usw co ff inc ltd corp jr sr mwst std stk'.split(' '));

const monthsAndAges =
  /^\s+(?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec|jahrhundert|jh|jahrtausend|geburtstag|juni|juli|klasse|stock|etage|auflage|platz|tag|woche|monat|januar)/iu;
const beforeOrdinal =
  /(?:^|\s)(?:am|im|vom|zum|zur|der|die|das|den|dem|des|bis|ab|seit|beim|jede[nrms]?|ein(?:e[nrms]?)?|nr|nummer|no)\s+$/iu;

const fence = /^\s*(?:```|~~~)/;
const tableRow = /^\s*\|/;
const tableRule = /^[\s|:+=-]+$/;
/** What marks a line as one of a list, a heading or a quotation; taken off step by step, so bounded. */
const mark = /^[ \t]*(?:[-*+•–·▪◦‣]|#{1,6}|>|\(?\d{1,3}[.)]|\(?[a-zA-Z]\))(?=[ \t])[ \t]+/;
const closing = '"”“»«’\')]}*_`';
const terminators = '.!?…。！？';

function isSpace(character: string): boolean {
  return character === '' || character === '\n' || /\s/.test(character);
}

/** The word that ends right before a place, and the place where it begins. */
function wordBefore(text: string, end: number, floor: number): string {
  let start = end;
  const lowest = Math.max(floor, end - 16);
  while (start > lowest && !isSpace(text.charAt(start - 1)) && !'("“„»['.includes(text.charAt(start - 1))) start -= 1;
  return text.slice(start, end);
}

function nextVisible(text: string, from: number, end: number): number {
  let place = from;
  while (place < end && isSpace(text.charAt(place))) place += 1;
  return place;
}

const capitalOrDigit = /^["“„»«‚'([*_`]{0,3}[\p{Lu}\p{Lt}\p{N}]/u;

/** Whether a full stop ends a sentence, given what stands around it. */
function stopEnds(text: string, stop: number, next: number, floor: number): boolean {
  const before = wordBefore(text, stop, floor);
  if (before === '') return true;
  const goesOnLarge = capitalOrDigit.test(text.slice(next, next + 6));
  const folded = before.toLowerCase();
  if (/^\d{1,3}$/.test(before)) {
    if (monthsAndAges.test(text.slice(stop + 1, stop + 24))) return false;
    if (!goesOnLarge) return false;
    const lead = text.slice(Math.max(floor, stop - before.length - 12), stop - before.length);
    return !beforeOrdinal.test(lead);
  }
  if (/^(?:\p{L}|\p{L}(?:\.\p{L})+)$/u.test(before)) return folded === 'i' && !/\./.test(before) && goesOnLarge;
  if (abbreviations.has(folded)) return goesOnLarge && mayEnd.has(folded);
  return true;
}

function trimmed(text: string, start: number, end: number): Span | undefined {
  let first = start;
  let last = end;
  while (first < last && isSpace(text.charAt(first))) first += 1;
  while (last > first && isSpace(text.charAt(last - 1))) last -= 1;
  return first < last && /[\p{L}\p{N}]/u.test(text.slice(first, last)) ? { start: first, end: last } : undefined;
}

/** Sentences of running text between two places. */
function splitProse(text: string, start: number, end: number, found: Span[]): void {
  let from = start;
  const push = (to: number): void => {
    const span = trimmed(text, from, to);
    if (span !== undefined) found.push(span);
    from = to;
  };
  for (let place = start; place < end; place += 1) {
    const character = text.charAt(place);
    if (!terminators.includes(character)) continue;
    let after = place + 1;
    while (after < end && terminators.includes(text.charAt(after))) after += 1;
    const several = after > place + 1;
    const lastMark = text.charAt(after - 1);
    while (after < end && closing.includes(text.charAt(after)) && after < place + 8) after += 1;
    if (after < end && !isSpace(text.charAt(after))) {
      place = after - 1;
      continue;
    }
    const next = nextVisible(text, after, end);
    const plainStop = lastMark === '.' && !several;
    const ellipsis = (several && lastMark === '.') || lastMark === '…';
    const ends =
      next >= end ||
      (plainStop ? stopEnds(text, place, next, from) : !ellipsis || capitalOrDigit.test(text.slice(next, next + 6)));
    if (ends) push(after);
    place = after - 1;
  }
  push(end);
}

function withoutMarks(line: string): number {
  let offset = 0;
  for (let round = 0; round < 4; round += 1) {
    const found = mark.exec(line.slice(offset, offset + 64));
    if (found === null) return offset;
    offset += found[0].length;
  }
  return offset;
}

/**
 * The sentences of an answer: of prose in German and English with their abbreviations, dates and quotations, each item of a list,
 * each heading, each row of a table, each line of code. What stands between them (marks, rules of tables, white space) belongs to none.
 * Linear in the length of the text.
 */
export function splitSentences(text: string): readonly Span[] {
  const found: Span[] = [];
  let paragraph: Span | undefined;
  const flush = (): void => {
    if (paragraph !== undefined) splitProse(text, paragraph.start, paragraph.end, found);
    paragraph = undefined;
  };
  let inCode = false;
  let start = 0;
  while (start <= text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    if (fence.test(line)) {
      flush();
      inCode = !inCode;
    } else if (inCode || tableRow.test(line)) {
      flush();
      const span = inCode || !tableRule.test(line) ? trimmed(text, start, end) : undefined;
      if (span !== undefined) found.push(span);
    } else if (line.trim() === '') flush();
    else {
      const offset = withoutMarks(line);
      const heading = /^\s*#{1,6}\s/.test(line);
      if (offset > 0 || heading) flush();
      paragraph = { start: paragraph?.start ?? start + offset, end };
      if (heading || /[.!?:;…]["”“»«*_)]*\s*$/.test(line.slice(-8))) flush();
    }
    if (newline === -1) break;
    start = newline + 1;
  }
  flush();
  return found;
}
