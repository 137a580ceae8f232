import type { EntitySpan, Recogniser, TextView } from '../../core/recogniser.ts';

/*
 * Numbers of the commercial register: `HRB 123456`, with the letter that some courts put behind (`HRB 123456 B` in Berlin, `HRB 1234 HL` in
 * Schleswig-Holstein). The span is the register and the number. The court is no part of it: it names nobody, and with it the number would be
 * written in several ways. Registers of partnerships, cooperatives and associations (PR, GnR, VR, GsR) have names too short to be sure of, so
 * they count beside a court or the word for the register.
 */

const sure: ReadonlySet<string> = new Set(['hra', 'hrb']);
const unsure: ReadonlySet<string> = new Set(['gnr', 'gsr', 'pr', 'vr']);
const courts =
  /(?:amtsgericht|registergericht|vereinsregister|partnerschaftsregister|genossenschaftsregister|gesellschaftsregister|handelsregister|\bag\b)[^\n]{0,60}$/i;
/** Letters behind a number, by the courts that were joined. */
const suffix =
  /[ \u00a0]?(?:B|KI|FL|HL|LG|NM|PI|SL|HB|NB|BR|DE|FF|CB|P|WI|GÜ|HN|SN|NE|AH|OL|WHV|VER|LI|Ne|Os)(?![\p{L}\p{N}]|[.-]\p{L})/uy;
/** Behind the register and the number. */
const courtBehind = /^\w+ ?\d+[^\n.;]{0,25}(?:amtsgericht|registergericht|vereinsregister)/i;
/** What may stand between the register and the number. */
const between = /^[ \t\u00a0]?(?:[-:#/]|-?(?:nr|nummer|no|number)\.?:?)?[ \t\u00a0\r\n]{0,2}$/i;
const glued = /^(hra|hrb|gnr|gsr|vr|pr)(\d{1,6})(?:b|hb|ki|hl|fl|pi)?$/i;
/** Digits, and what scans make of them. */
const digits = /^(?=.*\d)[0-9OoIlSBZ]{1,6}$/;
const courtReach = 100;
/** The register, and a word for the number. */
const mostTokensBefore = 2;

const none: readonly EntitySpan[] = Object.freeze([]);

/** Where the register begins that this number is one of; -1 where it is none. */
function registerStart(view: TextView, token: number): number {
  const { text, tokens } = view;
  const { starts, ends } = tokens;
  const start = starts[token] ?? 0;
  for (let before = token - 1; before >= 0 && before >= token - mostTokensBefore; before--) {
    const from = starts[before] ?? 0;
    const end = ends[before] ?? 0;
    if (start - end > 12) return -1;
    const length = end - from;
    if (length > 8) return -1;
    const word = view.word(before);
    if ((word === 'a' || word === 'b') && before > 0 && view.word(before - 1).startsWith('handelsregister')) {
      return between.test(text.slice(end, start)) ? (starts[before - 1] ?? from) : -1;
    }
    if (!sure.has(word) && !(unsure.has(word) && hasCourt(text, from))) continue;
    return between.test(text.slice(end, start)) ? from : -1;
  }
  return -1;
}

function hasCourt(text: string, place: number): boolean {
  return (
    courts.test(text.slice(Math.max(0, place - courtReach), place)) ||
    courtBehind.test(text.slice(place, place + courtReach))
  );
}

/** Where a number ends, with a second group of three digits and the letters of the court. */
function numberEnd({ text, tokens }: TextView, token: number): number {
  const { starts, ends, count } = tokens;
  const start = starts[token] ?? 0;
  let end = ends[token] ?? 0;
  const next = token + 1;
  if (
    end - start <= 3 &&
    next < count &&
    (starts[next] ?? 0) === end + 1 &&
    /^[ .\u00a0]\d{3}(?!\d)/.test(text.slice(end, end + 5))
  )
    end = ends[next] ?? 0;
  suffix.lastIndex = end;
  return suffix.test(text) ? suffix.lastIndex : end;
}

function spanAt(view: TextView, token: number): readonly [start: number, end: number] | undefined {
  const { text, tokens } = view;
  const start = tokens.starts[token] ?? 0;
  const end = tokens.ends[token] ?? 0;
  if (end - start > 11) return undefined;
  const written = text.slice(start, end);
  if (!digits.test(written)) {
    const match = glued.exec(written);
    if (match === null) return undefined;
    return sure.has((match[1] ?? '').toLowerCase()) || hasCourt(text, start)
      ? [start, numberEnd(view, token)]
      : undefined;
  }
  const register = registerStart(view, token);
  return register === -1 ? undefined : [register, numberEnd(view, token)];
}

function find(view: TextView): readonly EntitySpan[] {
  const { numbers, numberCount } = view.tokens;
  let spans: EntitySpan[] | undefined;
  let free = 0;
  for (let index = 0; index < numberCount; index++) {
    const token = numbers[index] ?? 0;
    if ((view.tokens.starts[token] ?? 0) < free) continue;
    const span = spanAt(view, token);
    if (span === undefined) continue;
    const [start, end] = span;
    spans ??= [];
    const value = view.text.slice(start, end);
    spans.push({ type: 'DE_COMMERCIAL_REGISTER', start, end, value, score: 900, recogniser: 'de-commercial-register' });
    free = end;
  }
  return spans ?? none;
}

/** Register and number without what stands between them. */
function canonical(value: string): string {
  return value.replaceAll(/(?:nummer|number|nr|no)\b|[^\p{L}\p{N}]/giu, '').toUpperCase();
}

export const deCommercialRegister: Recogniser = Object.freeze({
  id: 'de-commercial-register',
  type: 'DE_COMMERCIAL_REGISTER',
  sources: ['Handelsgesetzbuch, §§ 8 to 9', 'Handelsregisterverordnung, § 13'],
  examples: {
    finds: [
      'Amtsgericht Charlottenburg, ⟦HRB 123456 B⟧',
      'Handelsregister: ⟦HRA12345⟧',
      'Vereinsregister Köln, ⟦VR 4711⟧',
      'registered as ⟦HRB No. 99999⟧ in Munich',
    ],
    passes: ['HRB 1234567', 'HR 12345', 'eine VR 360 Brille', 'HRB und 2 andere'],
  },
  find,
  canonical,
});
