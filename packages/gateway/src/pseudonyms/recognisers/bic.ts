import { type EntitySpan, type Recogniser, type TextView, tokenKinds, type Tokens } from '../../core/recogniser.ts';
import { ibanAt } from '../iban.ts';
import { listedBefore, listedFrom, wordList } from '../words-around.ts';

/*
 * Codes of banks (ISO 9362): four letters, a country, two signs for the place, three for the branch or none. A code alone says nothing of
 * anybody, and many words look like one; so there must be a word that names it, or beside it an account of the same country.
 */

const { small, capitalised, innerCapital, wide, letter } = tokenKinds;

const labels = wordList('bic bics swift swiftcode swiftbic bicswift bankcode *bic bic* swift*');
const weakLabels = wordList(
  'bankverbindung bankverbindungen bankdaten kontoverbindung kontodaten bankdetails iban bank account',
);
const labelReach = 3;
const weakReach = 14;
/** An account so many tokens before or behind is beside the code. */
const ibanReach = 10;

const countries: ReadonlySet<string> = new Set(
  `AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CK CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES
ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD
ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SK SL SM SN SO SR SS ST
SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`.split(
    /\s+/,
  ),
);

function isBic(written: string): boolean {
  return /^[A-Z]{6}[A-Z2-9][A-NP-Z\d](?:[A-Z\d]{3})?$/.test(written) && countries.has(written.slice(4, 6));
}

/** Whether an account of the country stands within a few tokens, so that the two belong together. */
function hasAccountBeside(view: TextView, token: number, country: string): boolean {
  const { kinds, count, starts } = view.tokens;
  const from = Math.max(0, token - ibanReach);
  const to = Math.min(count, token + ibanReach);
  const place = starts[token] ?? 0;
  for (let at = from; at < to; at++) {
    if (((kinds[at] ?? 0) & tokenKinds.digit) === 0 || Math.abs((starts[at] ?? 0) - place) > 160) continue;
    const found = ibanAt(view, at);
    if (found === undefined) continue;
    // Codes of Switzerland and Liechtenstein, of France and Monaco go together; so do the British ones.
    if (found.compact.startsWith(country) || /^(?:LI|CH|MC|FR|GB|IM|JE|GG|SM|IT|VA)/.test(found.compact)) return true;
    at = found.lastToken;
  }
  return false;
}

const partsOfNames: readonly string[] = ['bic', 'BIC', 'Bic', 'wift', 'WIFT'];

function namesCodes(text: string): boolean {
  for (const part of partsOfNames) if (text.includes(part)) return true;
  return false;
}

/** Whether one of the words right before a token begins or ends as labels do. */
function mayBeLabelled(text: string, { starts, ends }: Tokens, token: number): boolean {
  for (let before = token - 1; before >= 0 && before >= token - labelReach; before--) {
    const first = text.charCodeAt(starts[before] ?? 0) | 0x20;
    // b, s; and c at the end.
    if (first === 0x62 || first === 0x73 || (text.charCodeAt((ends[before] ?? 0) - 1) | 0x20) === 0x63) return true;
  }
  return false;
}

/** Words in small letters look like a code as well: "swift messages". */
function isSaidToBe(view: TextView, token: number, code: string): boolean {
  const distance = listedBefore(view, token, labels, 2);
  if (distance === 0) return false;
  if (distance === 1)
    return /\d|XXX$/.test(code) || /[:=]/.test(view.text.slice(view.tokens.ends[token - 1], view.tokens.starts[token]));
  return /^(?:ist|is|lautet|code|nr)$/.test(view.word(token - 1));
}

const none: readonly EntitySpan[] = Object.freeze([]);

function find(view: TextView): readonly EntitySpan[] {
  const { text, tokens } = view;
  const { starts, ends, kinds, count } = tokens;
  let spans: EntitySpan[] | undefined;
  let earliest = 0;
  let isNamed: boolean | undefined;
  for (let token = 0; token < count; token++) {
    const kind = kinds[token] ?? 0;
    const start = starts[token] ?? 0;
    const end = ends[token] ?? 0;
    const length = end - start;
    // What has small letters counts only right behind its name.
    if ((length !== 8 && length !== 11 && length !== 4) || (kind & (letter | wide)) !== letter || start < earliest)
      continue;
    const capitals = (kind & small) === 0 && (kind & (capitalised | innerCapital)) !== 0;
    if (!capitals && (length === 4 || !mayBeLabelled(text, tokens, token) || !(isNamed ??= namesCodes(text)))) continue;
    let stop = end;
    let last = token;
    let code: string;
    if (length === 4) {
      if (!capitals || (kind & innerCapital) === 0) continue;
      // In groups, as on some forms: "COBA DE FF XXX".
      const grouped = /[A-Z]{4} [A-Z]{2} [A-Z\d]{2}(?: [A-Z\d]{3})?(?![A-Za-z\d])/y;
      grouped.lastIndex = start;
      const match = grouped.exec(text);
      if (match === null) continue;
      code = match[0].replaceAll(' ', '');
      stop = start + match[0].length;
      last = view.tokenFrom(stop - 1);
    } else code = text.slice(start, end);
    const upper = capitals ? code : code.toUpperCase();
    if (!isBic(upper)) continue;
    const told = listedBefore(view, token, labels, labelReach) > 0;
    if (!told) {
      if (!capitals) continue;
      const behind = listedFrom(view, last + 1, labels, 1) > 0;
      const weak = listedBefore(view, token, weakLabels, weakReach) > 0 || /\d/.test(upper);
      if (
        !behind &&
        !hasAccountBeside(view, token, upper.slice(4, 6)) &&
        !(weak && /XXX$|\d/.test(upper) && listedBefore(view, token, weakLabels, weakReach) > 0)
      )
        continue;
    } else if (!capitals && !isSaidToBe(view, token, upper)) continue;
    (spans ??= []).push({
      type: 'BIC',
      start,
      end: stop,
      value: text.slice(start, stop),
      score: told ? 950 : 850,
      recogniser: 'bic',
    });
    earliest = stop;
  }
  return spans ?? none;
}

/** The branch XXX is the head office, as is none. */
function canonical(value: string): string {
  const code = value.replaceAll(/\s/g, '').toUpperCase();
  return code.length === 11 && code.endsWith('XXX') ? code.slice(0, 8) : code;
}

export const bic: Recogniser = Object.freeze({
  id: 'bic',
  type: 'BIC',
  sources: ['ISO 9362', 'ISO 3166-1'],
  examples: {
    finds: [
      'BIC: ⟦COBADEFFXXX⟧',
      'DE89 3704 0044 0532 0130 00, ⟦COBADEFF⟧',
      'SWIFT ⟦DEUTDEFF500⟧',
      'Bankverbindung: Sparkasse, ⟦SOLADEST600⟧',
    ],
    passes: ['COBADEFFXXX', 'DRINGEND ANTWORTEN', 'BIC steht unten', 'POSTBANK, IBAN DE89 3704 0044 0532 0130 00'],
  },
  find,
  canonical,
});
