import { type EntitySpan, type Recogniser, type TextView, tokenKinds } from '../../core/recogniser.ts';
import { lazyNumberingPlans } from '../numbering-plans.ts';
import { isDigitAt, phoneCandidate, type PhoneCandidate, type PhoneGroup } from '../phone-candidate.ts';
import { listedBefore, listedFrom, wordList } from '../words-around.ts';

/*
 * Telephone numbers, in the three ways in which they are known for such: an international prefix and a number of that country's plan; a
 * national form that is sure enough (German, Austrian, Swiss, British with their leading zero and an area code in use, North American
 * 3-3-4); or a word beside them. With a word, numbers count that no plan knows, for people leave digits out and make some up.
 *
 * Emergency and other short numbers are nobody's. Dates, times, amounts, years and what other words name are none.
 */

const { digit, letter } = tokenKinds;

/** Words that a number stands behind. */
const labels = wordList(
  `tel tele telefon telefonnr telefonnummer telefonnummern telefonisch telefoni telephone telefax phone phones phoned telno telnr fon fone mobil
 mobile mobiltelefon mobilnummer mobilnr mobilfunk mobilfunknummer handy handynummer handynr handys natel cell cellphone cellular fax faxnummer
 faxnr faxno festnetz festnetznummer rufnummer rufnummern rufnr durchwahl dw hotline servicehotline whatsapp sms imessage facetime 
 threema telegram callback rückruf rückrufnummer rueckruf zurückrufen zurueckrufen anruf anrufen 
 kontakttelefon privattelefon notfallkontakt
 *telefon *phone *handy *telefonnummer *handynummer *mobilnummer *rufnummer *hotline *faxnummer phone* mobilenumber mobileno tel*`,
);
/** Words that a number stands right behind, or nearly; what they mean otherwise is frequent. */
const nearLabels = wordList(
  'call calling called dial ring texting ruf rufe rufen wähle wählen wählt anrufe angerufen signal',
);
const rightLabels = wordList('landline desk office home work büro');
/** As in the signatures of letters, at the beginning of a line or a column. */
const letterLabels = wordList('t f m p');
const nearReach = 4;
/** Not what they begin like. */
const noLabels = wordList(
  'television telekom teller tele2 telecom telegraf telemetrie telepathie telefonica televis* teleskop* telegrap* telemedi* telekolleg* telefonrechnung phonebook phonetic*',
);
/** Words that a number may stand behind, where its form speaks for it. */
const weakLabels = wordList(
  'nummer nr number no erreichbar erreiche erreichen erreichst unter reach reachable answering contact kontakt registered messages message messenger kontaktnummer nummern numbers notfall emergency melden meldet kontaktieren',
);
/** Words behind a number. */
const labelsBehind = wordList(
  'office fax mobile mobil cell home handy privat telefon tel phone geschäftlich dienstlich work büro festnetz whatsapp anrufen',
);
/** What else a number may be. */
const otherWords = wordList(
  `bestell* auftrag* rechnung* artikel* produkt* serien* sendung* paket* tracking* ticket* vorgang* aktenzeichen az beleg* buchung* transaktion*
  referenz* vertrag* angebot* lieferschein* isbn issn ean gtin upc asin pzn sku vin imei iccid order* invoice* item* part* product* serial* model*
  batch* ref reference* shipment* transaction* version build commit hash timestamp zeitstempel blz bankleitzahl plz postleitzahl zip postcode
  konto kontonummer kontonr account* iban bic kartennummer kreditkarte card* kunden* customer* mitglied* member* patient* personal* steuer*
  steuernummer steuernr stnr tax* ustid ust vat *identnummer ausweis* social security pass* license* licence* lizenz* driver* ssn svnr sozialversicherung*
  versicherung* versichertennummer policy policen* police purchase* id ids isin wkn handelsregister hrb hra doi pmid bsnr lanr zähler* zählerstand charge lot
  norm din iso rfc §`,
);
const unitsBehind = wordList(
  `uhr h std stunden min minuten eur euro euros usd chf gbp dollar prozent percent kg g km m cm mm ml l liter kb mb gb tb stk stück pcs pieces mal x seiten pages
  jahre years einwohner inhabitants am pm teile punkte points kwh kw watt volt hz mhz ghz px`,
);

const trunkCountries: readonly string[] = ['49', '43', '41', '44'];
/** Numbers of emergency and information services. */
const shortNumbers: ReadonlySet<string> = new Set([
  '110',
  '112',
  '116117',
  '911',
  '999',
  '115',
  '144',
  '133',
  '122',
  '117',
  '118',
  '116116',
  '116123',
  '116111',
  '116006',
  '0800',
  '19222',
]);
const fewestDigits = 6;
const plans = lazyNumberingPlans();

interface Reading {
  readonly group: PhoneGroup;
  /** Of E.164, without the plus sign; undefined where no plan knows the number. */
  readonly international: string | undefined;
}

/** The number of E.164 that international digits stand for, the national prefix within them left out. */
function internationalOf(digits: string): string | undefined {
  const code = plans().callingCode(digits);
  if (code === undefined) return undefined;
  const national = digits.slice(code.length);
  if (plans().isNumber(code, national)) return digits;
  return national.startsWith('0') && plans().isNumber(code, national.slice(1)) ? code + national.slice(1) : undefined;
}

/** The same for digits with a national prefix, of the countries in whose languages people write here. */
function nationalOf(digits: string): string | undefined {
  if (digits.startsWith('0')) {
    const national = digits.slice(1);
    const code = trunkCountries.find((country) => plans().isNumber(country, national));
    return code === undefined ? undefined : code + national;
  }
  const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  return national.length === 10 && plans().isNumber('1', national) ? `1${national}` : undefined;
}

/** Digits as dialled: with `00` (or `011`) for the plus sign. */
function read(digits: string, plus: boolean): string | undefined {
  if (plus) return internationalOf(digits);
  if (digits.startsWith('00')) return internationalOf(digits.slice(2)) ?? nationalOf(digits);
  if (digits.startsWith('011')) return internationalOf(digits.slice(3)) ?? nationalOf(digits);
  return nationalOf(digits);
}

/** The longest beginning that a plan knows and that does not go on, groups only as whole. */
function longestKnown(view: TextView, candidate: PhoneCandidate): Reading | undefined {
  const { groups, plus } = candidate;
  for (let index = groups.length - 1; index >= 0; index--) {
    const group = groups[index];
    if (group === undefined || group.digits.length < fewestDigits) return undefined;
    const international = read(group.digits, plus);
    if (international !== undefined && !isCalendar(candidate, index) && !goesOn(view, group))
      return { group, international };
  }
  return undefined;
}

/** A date, a time, a range of years, an address of version 4, a decimal: nothing that is dialled. */
function isCalendar(candidate: PhoneCandidate, lastGroup: number): boolean {
  const lengths = candidate.layout
    .split('-')
    .slice(0, lastGroup + 1)
    .join('-');
  const digits = candidate.groups[lastGroup]?.digits ?? '';
  if (candidate.plus || candidate.bracket) return false;
  const signs = candidate.signs;
  if (/^[12]-[12]-(?:4|2)$/.test(lengths)) {
    const [day = 0, month = 0] = splitNumbers(digits, lengths);
    return (day <= 31 && month <= 12) || (month <= 31 && day <= 12);
  }
  if (/^4-[12]-[12](?:-|$)/.test(lengths)) return /^(?:1[89]|20)/.test(digits);
  if (/^[12]-[12]-4-/.test(lengths)) return /^\d{2,4}?(?:1[89]|20)\d\d/.test(digits);
  // "06.05 – 09.05.2019"
  if (/^[12]-[12]-[12]-[12](?:-[24])?$/.test(lengths) && signs.includes('.') && /[-\u2010-\u2013]/.test(signs)) {
    const [day = 0, month = 0] = splitNumbers(digits, lengths);
    if (day <= 31 && month <= 12) return true;
  }
  if (/^4-4$/.test(lengths)) return /^(?:1[5-9]|20)\d\d(?:1[5-9]|20)\d\d$/.test(digits);
  if (/^4-2$/.test(lengths)) return /^(?:19|20)/.test(digits);
  if (/^8$/.test(lengths)) return /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits);
  if (/^[1-3](?:-3)+$/.test(lengths) && /^\.+$/.test(signs)) return true;
  return lengths.startsWith('1-') && signs.startsWith('.');
}

function splitNumbers(digits: string, lengths: string): number[] {
  let from = 0;
  return lengths.split('-').map((length) => Number(digits.slice(from, (from += Number(length)))));
}

/** Units up to the next token. */
function gapBehind(view: TextView, { end, lastToken }: PhoneGroup): number {
  const { starts, count } = view.tokens;
  return lastToken + 1 < count ? (starts[lastToken + 1] ?? 0) - end : Infinity;
}

/** Whether the number goes on, or is an amount or a measure, behind the place. */
function goesOn(view: TextView, group: PhoneGroup): boolean {
  const { text, tokens } = view;
  const { end } = group;
  const unit = text.charCodeAt(end);
  if (unit === 0x2c && isDigitAt(text, end + 1)) return gapBehind(view, group) <= 1 && !isDigitAt(text, end + 4);
  if (unit === 0x3a && isDigitAt(text, end + 1)) return true;
  if (unit === 0x25 || unit === 0x20ac || unit === 0x5f || text.startsWith(' €', end) || text.startsWith(' $', end))
    return true;
  const next = group.lastToken + 1;
  const gap = gapBehind(view, group);
  if (gap === 0) return true;
  if (gap === 1 && (unit === 0x20 || unit === 0xa0 || unit === 0x2d)) {
    if (unit === 0x2d) return ((tokens.kinds[next] ?? 0) & digit) !== 0;
    return listedFrom(view, next, unitsBehind, 1) > 0;
  }
  return false;
}

/** Whether what stands right before makes it a part of something else: a longer number, a path, a word, an amount. */
function isInside(view: TextView, candidate: PhoneCandidate, earliest: number): boolean {
  const { text, tokens } = view;
  const { start } = candidate;
  const before = text.charCodeAt(start - 1);
  if (Number.isNaN(before) || before === 0x0a || before === 0x09 || before === 0x22 || before === 0x3a) return false;
  const previous = candidate.firstToken - 1;
  const previousEnd = tokens.ends[previous] ?? -1;
  if (previous >= 0 && previousEnd === start) return true;
  if (/[/.,_#$€£@&=+*-]/.test(text.charAt(start - 1))) {
    return !(previousEnd === start - 1 && before === 0x2c) && !(before === 0x3d || before === 0x2f)
      ? previousEnd === start - 1 || /[_#$€£@&+*]/.test(text.charAt(start - 1))
      : before === 0x2f && text.charCodeAt(start - 2) !== 0x20;
  }
  if (candidate.plus || candidate.bracket) return false;
  // A group of digits before a space, unless it ends a date, a time or the number before.
  if (
    previous >= 0 &&
    previousEnd > earliest &&
    previousEnd === start - 1 &&
    (before === 0x20 || before === 0xa0) &&
    ((tokens.kinds[previous] ?? 0) & digit) !== 0
  ) {
    const previousStart = tokens.starts[previous] ?? 0;
    const joint = text.charCodeAt(previousStart - 1);
    return !(joint === 0x3a || ((joint === 0x2e || joint === 0x2d) && isDigitAt(text, previousStart - 2)));
  }
  return false;
}

/** How sure the form alone is, per mille; 0 where it says nothing. */
function formScore(candidate: PhoneCandidate, reading: Reading): number {
  const { layout, signs, plus, bracket } = candidate;
  const { digits } = reading.group;
  if (candidate.repaired) return 0;
  if (plus) return 960;
  if (digits.startsWith('00')) return digits.length >= 11 ? 930 : 700;
  if (digits.startsWith('0')) {
    if (digits.length < 7 || /^1-/.test(layout)) return bracket ? 850 : 0;
    if (layout.includes('-')) return bracket || signs.includes('/') ? 880 : 800;
    return /^01(?:5\d{9}|[67]\d{8,9})$/.test(digits) ? 620 : 0;
  }
  if (/^(?:1-)?3-3-4$/.test(layout) && !signs.includes('/')) {
    return bracket || signs.includes('-') || signs.includes('.') ? 800 : 0;
  }
  return 0;
}

/** Forms that are those of telephone numbers though no plan knows them: `(030) 12 34`, `01234/567890`, `555-010-9999`. */
function shapeScore(candidate: PhoneCandidate): number {
  const { layout, signs, plus, bracket, groups } = candidate;
  const digits = groups.at(-1)?.digits ?? '';
  if (candidate.repaired || digits.length < 7 || digits.length > 15) return 0;
  if (digits.startsWith('00') && digits.length >= 11 && layout.includes('-')) {
    return plans().callingCode(digits.slice(2)) === undefined ? 0 : 650;
  }
  if (plus) return digits.length >= 9 && plans().callingCode(digits) !== undefined ? 700 : 0;
  if (
    /^0[1-9]/.test(digits) &&
    /^[3-5]-/.test(layout) &&
    (bracket || /^ ?\/ ?$/.test(signs.replace(/[ -]+$/, ''))) &&
    layout.split('-').length <= 4
  )
    return 650;
  if (
    layout === '3-3-4' &&
    (bracket ? /^\)[ -]?-?[-.]?$|^\) ?[-. ]$/.test(signs) || signs.startsWith(')') : signs === '--')
  )
    return 650;
  return 0;
}

/** `Desk: …`, `T.: …` */
function rightBefore(view: TextView, token: number): number {
  const told = listedBefore(view, token, rightLabels, 1);
  if (told === 0) {
    if (listedBefore(view, token, letterLabels, 1) === 0) return 0;
    const line = view.text.slice(Math.max(0, (view.tokens.starts[token - 1] ?? 0) - 2), view.tokens.starts[token - 1]);
    if (line !== '' && !/[\n|] ?$/.test(line)) return 0;
  }
  return view.text.slice(view.tokens.ends[token - 1], view.tokens.starts[token]).includes(':') ? 1 : 0;
}

/** How many tokens before there is a label; 0 where there is none, or another word is nearer. */
function labelBefore(view: TextView, token: number): number {
  const told =
    listedBefore(view, token, labels, 6) ||
    listedBefore(view, token, nearLabels, nearReach) ||
    rightBefore(view, token);
  if (told === 0) return 0;
  if (listedBefore(view, token, noLabels, told) === told) return 0;
  const other = listedBefore(view, token, otherWords, 3);
  return other > 0 && other < told ? 0 : told;
}

/** "text me at 555-0132" */
function isTexted(view: TextView, token: number): boolean {
  for (let at = token - 1; at >= Math.max(1, token - 3); at--) {
    if (/^(?:me|us|him|her)$/.test(view.word(at)) && view.word(at - 1) === 'text') return true;
  }
  return false;
}

const vanityPattern =
  /(?:\+?1[-. ])?8(?:00|88|77|66|55|44|33)[-. ][A-Z]{3,8}(?:-[A-Z0-9]{3,5})?(?![A-Za-z0-9])|0800[ -/]?[A-Z]{5,10}(?![A-Za-z0-9])/y;
const extensionPattern = /(?: ?(?:x|ext\.?|extension|DW)[ .:]{0,2}\d{1,6})(?![A-Za-z0-9])/iy;

function matchEnd(pattern: RegExp, text: string, place: number): number {
  pattern.lastIndex = place;
  return pattern.test(text) ? pattern.lastIndex : 0;
}

function spanAt(view: TextView, start: number, end: number, score: number): EntitySpan {
  const { text } = view;
  const withExtension = matchEnd(extensionPattern, text, end) || end;
  return {
    type: 'PHONE',
    start,
    end: withExtension,
    value: text.slice(start, withExtension),
    score,
    recogniser: 'phone',
  };
}

function findAt(view: TextView, token: number, earliest: number): EntitySpan | undefined {
  const candidate = phoneCandidate(view, token, fewestDigits);
  if (candidate === undefined) return undefined;
  const start =
    candidate.bracket &&
    view.text.charCodeAt(candidate.start) === 0x28 &&
    !view.text.slice(candidate.start, candidate.groups.at(-1)?.end).includes(')')
      ? candidate.start + 1
      : candidate.start;
  const first = candidate.groups[0];
  if (first === undefined || (shortNumbers.has(first.digits) && candidate.groups.length === 1)) return undefined;
  const told = labelBefore(view, token);
  const inside = isInside(view, candidate, earliest);
  if ((inside && (told === 0 || told > 2)) || (candidate.isTooLong && told === 0 && !candidate.plus)) return undefined;
  const known = longestKnown(view, candidate);
  if (known !== undefined) {
    const form = formScore(candidate, known);
    if (told > 0) {
      // Somebody's number may be longer than the plan says, or have a slip: what is said to be one goes whole.
      const whole = candidate.groups.at(-1);
      const isWhole =
        whole !== undefined &&
        whole.digits.length <= 13 &&
        !candidate.repaired &&
        !isCalendar(candidate, candidate.groups.length - 1) &&
        !goesOn(view, whole);
      return spanAt(view, start, isWhole ? whole.end : known.group.end, Math.max(form, 930));
    }
    if (form > 0 && (form >= 900 || listedBefore(view, token, otherWords, 3) === 0))
      return spanAt(view, start, known.group.end, form);
    if (form > 0) return undefined;
  }
  const last = candidate.groups.at(-1);
  if (
    last === undefined ||
    candidate.repaired ||
    isCalendar(candidate, candidate.groups.length - 1) ||
    goesOn(view, last)
  )
    return undefined;
  if (last.digits.length < fewestDigits || last.digits.length > 15) return undefined;
  if (told > 0) {
    const near = told <= 2 || candidate.layout.includes('-') || last.digits.length >= 9;
    if (near && !/^0+$/.test(last.digits)) return spanAt(view, start, last.end, told <= 2 ? 880 : 700);
    return undefined;
  }
  if (listedBefore(view, token, otherWords, 3) > 0) return undefined;
  const next = last.lastToken + 1;
  if (
    (candidate.layout.includes('-') || last.digits.length >= 9) &&
    last.digits.length >= 6 &&
    gapBehind(view, last) <= 2 &&
    listedFrom(view, next, labelsBehind, 1) > 0 &&
    !view.text.slice(last.end, view.tokens.starts[next]).includes('\n')
  )
    return spanAt(view, start, last.end, 700);
  const shape = shapeScore(candidate);
  if (shape > 0) return spanAt(view, start, last.end, shape);
  if (
    (candidate.layout.includes('-') || known !== undefined) &&
    last.digits.length >= 7 &&
    (listedBefore(view, token, weakLabels, 3) > 0 || isTexted(view, token))
  )
    return spanAt(view, start, last.end, 600);
  return undefined;
}

/** Whether a group of digits stands right before, over a sign that numbers have inside, unless it ends a date, a time or the number before. */
function continuesNumber(view: TextView, token: number, earliest: number): boolean {
  const { text, tokens } = view;
  const previous = token - 1;
  if (previous < 0 || ((tokens.kinds[previous] ?? 0) & digit) === 0) return false;
  const end = tokens.ends[previous] ?? 0;
  if ((tokens.starts[token] ?? 0) - end !== 1 || end <= earliest) return false;
  const sign = text.charCodeAt(end);
  if (sign === 0x2d || sign === 0x2e || sign === 0x2f) return true;
  if (sign !== 0x20 && sign !== 0xa0) return false;
  const previousStart = tokens.starts[previous] ?? 0;
  const joint = text.charCodeAt(previousStart - 1);
  return !(joint === 0x3a || ((joint === 0x2e || joint === 0x2d) && isDigitAt(text, previousStart - 2)));
}

/** `12.03.2024` and `2024-03-12`, by the lengths and signs alone. */
function isDate(view: TextView, token: number): boolean {
  const { text, tokens } = view;
  const { starts, ends, count } = tokens;
  if (token + 2 >= count) return false;
  const start = starts[token] ?? 0;
  const first = (ends[token] ?? 0) - start;
  const second = (ends[token + 1] ?? 0) - (starts[token + 1] ?? 0);
  const third = (ends[token + 2] ?? 0) - (starts[token + 2] ?? 0);
  if (second > 2 || (starts[token + 2] ?? 0) - start !== first + second + 2) return false;
  const sign = text.charCodeAt(start + first);
  if (sign !== text.charCodeAt(ends[token + 1] ?? 0) || (sign !== 0x2e && sign !== 0x2d && sign !== 0x2f)) return false;
  const year = first === 4 ? start : third === 4 && first <= 2 ? (starts[token + 2] ?? 0) : -1;
  if (year === -1 || (first === 4 && third > 2)) return false;
  const century = text.slice(year, year + 2);
  return century === '20' || century === '19' || century === '18';
}

/** Whether the groups that may belong to the number of this token have enough digits. */
function hasDigits(view: TextView, token: number): boolean {
  const { starts, ends, kinds, count } = view.tokens;
  let digits = 0;
  for (let at = token; at < count; at++) {
    if (((kinds[at] ?? 0) & digit) === 0 || (at > token && (starts[at] ?? 0) - (ends[at - 1] ?? 0) > 4)) return false;
    digits += (ends[at] ?? 0) - (starts[at] ?? 0);
    if (digits >= fewestDigits) return true;
  }
  return false;
}

const none: readonly EntitySpan[] = Object.freeze([]);

function find(view: TextView): readonly EntitySpan[] {
  const { text, tokens } = view;
  const { starts, ends, kinds, numbers, numberCount, count } = tokens;
  let spans: EntitySpan[] | undefined;
  let earliest = 0;
  for (let index = 0; index < numberCount; index++) {
    const token = numbers[index] ?? 0;
    const start = starts[token] ?? 0;
    if (start < earliest) continue;
    const end = ends[token] ?? 0;
    const length = end - start;
    if (((kinds[token] ?? 0) & letter) !== 0 && (length > 17 || !/^[\dOoIlSBZ]+$/.test(text.slice(start, end))))
      continue;
    const before = text.charCodeAt(start - 1);
    // Within a longer number, which has been looked at from its beginning.
    if (before !== 0x2b && before !== 0x28 && continuesNumber(view, token, earliest)) continue;
    // Most numbers of a text are short and alone.
    if (length < fewestDigits) {
      const next = token + 1;
      if (next >= count || (starts[next] ?? 0) - end > 4) continue;
      const isNumber = ((kinds[next] ?? 0) & digit) !== 0;
      if (length === 1 || (!isNumber && (length === 3 || length === 4))) {
        const unit = text.charCodeAt(start);
        const vanity =
          unit === 0x31 || unit === 0x38 || (unit === 0x30 && length === 4) ? matchEnd(vanityPattern, text, start) : 0;
        if (vanity > 0 && (start === 0 || !/[\w-]/.test(text.charAt(start - 1)))) {
          (spans ??= []).push(spanAt(view, start, vanity, 800));
          earliest = vanity;
          continue;
        }
      }
      if (!isNumber || isDate(view, token) || !hasDigits(view, token)) continue;
    }
    const found = findAt(view, token, earliest);
    if (found === undefined) continue;
    if (found.start < earliest) continue;
    (spans ??= []).push(found);
    earliest = found.end;
  }
  return spans ?? none;
}

function canonical(value: string): string {
  const extension = /(?:x|ext\.?|extension|DW)[ .:]{0,2}(\d{1,6})$/i.exec(value);
  const main = extension === null ? value : value.slice(0, extension.index);
  if (/[A-KM-RT-Y]/.test(main)) return value;
  const plus = /^\(?[+＋]/.test(main);
  const digits = main
    .replaceAll(/\(0\)/g, '')
    .replaceAll(/[Oo]/g, '0')
    .replaceAll(/[Il]/g, '1')
    .replaceAll('S', '5')
    .replaceAll('B', '8')
    .replaceAll('Z', '2')
    .replaceAll(/\D/g, '');
  const international = read(digits, plus);
  const number = international === undefined ? (plus ? `+${digits}` : digits) : `+${international}`;
  return extension === null ? number : `${number}x${extension[1] ?? ''}`;
}

export const phone: Recogniser = Object.freeze({
  id: 'phone',
  type: 'PHONE',
  sources: [
    'ITU-T E.164',
    'ITU-T E.123',
    'DIN 5008',
    'libphonenumber (Google, Apache-2.0), as packed by libphonenumber-js (MIT)',
  ],
  examples: {
    finds: [
      'Tel. ⟦030/1234567⟧',
      'Sie erreichen mich unter ⟦+49 (0)171 2345678⟧.',
      'call me at ⟦(415) 555-0132⟧',
      'Fax: ⟦0049 89 12345-67⟧',
    ],
    passes: [
      'Am 03.12.2024 um 10:30 Uhr',
      'Bestellnummer 0301234567',
      'Notruf 112 oder 110',
      '1.234.567,89 EUR',
      '2019-2024',
    ],
  },
  find,
  canonical,
});
