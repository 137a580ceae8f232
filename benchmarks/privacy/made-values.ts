import { createHash } from 'node:crypto';

/*
 * Identifiers with valid check digits, made from seeds. An implementation of its own, after the published definitions, that shares
 * nothing with the recognisers: where the two disagree, one of them is wrong.
 */

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const letterDigits = `0123456789${letters}`;
const hexadecimal = '0123456789abcdef';
const mixed = `0123456789${letters}${letters.toLowerCase()}`;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: string) {
    this.#state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixing = this.#state;
    mixing = Math.imul(mixing ^ (mixing >>> 15), mixing | 1);
    mixing ^= mixing + Math.imul(mixing ^ (mixing >>> 7), mixing | 61);
    return ((mixing ^ (mixing >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  of<Item>(items: readonly Item[] | string): Item {
    return items[this.whole(0, items.length - 1)] as Item;
  }

  text(alphabet: string, length: number): string {
    return Array.from({ length }, () => this.of<string>(alphabet)).join('');
  }

  digits(length: number): string {
    return this.text('0123456789', length);
  }
}

function figures(text: string): number[] {
  return [...text].map((sign) => (/[0-9]/.test(sign) ? Number(sign) : letters.indexOf(sign) + 10));
}

function weighted(values: readonly number[], weights: readonly number[]): number[] {
  return values.map((value, index) => value * (weights[index % weights.length] ?? 0));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const crossSum = (value: number): number => sum([...String(value)].map(Number));

/** ISO 7064, MOD 11,10. */
function mod1110(digits: string): string {
  let product = 10;
  for (const digit of digits) {
    const rest = (Number(digit) + product) % 10 || 10;
    product = (rest * 2) % 11;
  }
  return String((11 - product) % 10);
}

function luhn(digits: string): string {
  const doubled = [...digits]
    .reverse()
    .map((digit, index) => (index % 2 === 0 ? crossSum(Number(digit) * 2) : Number(digit)));
  return String((10 - (sum(doubled) % 10)) % 10);
}

function ibanOf(country: string, account: string): string {
  const number = figures(`${account}${country}00`).join('');
  return `${country}${String(98n - (BigInt(number) % 97n)).padStart(2, '0')}${account}`;
}

function inFours(text: string): string {
  return (text.match(/.{1,4}/g) ?? []).join(' ');
}

/** § 139b AO, and the notes of the BZSt: one of ten digits two or three times, the first not 0. */
function taxId(dice: Dice): string {
  for (;;) {
    const digits = dice.digits(10);
    const counts = Array.from({ length: 10 }, (_, digit) => digits.split(String(digit)).length - 1).sort(
      (a, b) => b - a,
    );
    if (digits.startsWith('0') || (counts[0] !== 2 && counts[0] !== 3) || counts[1] !== 1) continue;
    if (!/(.)\1\1/.test(digits)) return digits + mod1110(digits);
  }
}

function date(dice: Dice): { readonly day: string; readonly month: string; readonly year: string } {
  const two = (value: number): string => String(value).padStart(2, '0');
  return { day: two(dice.whole(1, 28)), month: two(dice.whole(1, 12)), year: two(dice.whole(40, 99)) };
}

/** § 2 VKVV. */
function pensionNumber(dice: Dice): string {
  const area = dice.of([
    '02',
    '03',
    '04',
    '08',
    '10',
    '12',
    '13',
    '15',
    '17',
    '20',
    '21',
    '23',
    '24',
    '25',
    '26',
    '38',
    '40',
    '50',
    '52',
    '65',
    '82',
  ]);
  const { day, month, year } = date(dice);
  const letter = dice.of<string>(letters);
  const serial = String(dice.whole(0, 99)).padStart(2, '0');
  const digits = `${area}${day}${month}${year}${String(letters.indexOf(letter) + 1).padStart(2, '0')}${serial}`;
  const check = sum(weighted([...digits].map(Number), [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]).map(crossSum)) % 10;
  return `${area}${day}${month}${year}${letter}${serial}${check}`;
}

/** § 290 SGB V, annex of the agreement of the National Association of Statutory Health Insurance Funds. */
function healthNumber(dice: Dice): string {
  const letter = dice.of<string>(letters);
  const digits = dice.digits(8);
  const whole = `${String(letters.indexOf(letter) + 1).padStart(2, '0')}${digits}`;
  return `${letter}${digits}${sum(weighted([...whole].map(Number), [1, 2]).map(crossSum)) % 10}`;
}

const documentSigns = '0123456789CFGHJKLMNPRTVWXYZ';

/** Serial number and check digit, weights 7, 3, 1 (ICAO Doc 9303). */
function documentNumber(dice: Dice, first: string): string {
  const serial = `${dice.of<string>(first)}${dice.digits(1)}${dice.text(documentSigns, 2)}${dice.text(documentSigns, 5)}`;
  return serial + String(sum(weighted(figures(serial), [7, 3, 1])) % 10);
}

/** Annex 8 of the FeV: authority (a letter for the state, A to P, and its number), serial, check digit, number of the copy. */
function drivingLicence(dice: Dice): string {
  const body = `${dice.of<string>('ABCDEFGHIJKLMNP')}${dice.digits(2)}${dice.digits(1)}${dice.text(letterDigits, 5)}`;
  const rest = sum(weighted(figures(body), [9, 8, 7, 6, 5, 4, 3, 2, 1])) % 11;
  return `${body}${rest === 10 ? 'X' : rest}${dice.whole(1, 3)}`;
}

function austrianInsurance(dice: Dice): string {
  for (;;) {
    const serial = String(dice.whole(100, 999));
    const { day, month, year } = date(dice);
    const born = `${day}${month}${year}`;
    const check = sum(weighted([...`${serial}0${born}`].map(Number), [3, 7, 9, 0, 5, 8, 4, 2, 1, 6])) % 11;
    if (check !== 10) return `${serial}${check} ${born}`;
  }
}

function austrianVat(dice: Dice): string {
  const digits = dice.digits(7);
  const total = sum([...digits].map((digit, index) => (index % 2 === 0 ? Number(digit) : crossSum(Number(digit) * 2))));
  return `ATU${digits}${(10 - ((total + 4) % 10)) % 10}`;
}

function swissVat(dice: Dice): string {
  for (;;) {
    const digits = `${dice.whole(1, 4)}${dice.digits(7)}`;
    const check = (11 - (sum(weighted([...digits].map(Number), [5, 4, 3, 2, 7, 6, 5, 4])) % 11)) % 11;
    if (check === 10) continue;
    const all = `${digits}${check}`;
    return `CHE-${all.slice(0, 3)}.${all.slice(3, 6)}.${all.slice(6)}`;
  }
}

function swissInsurance(dice: Dice): string {
  const digits = `756${dice.digits(9)}`;
  const check = (10 - (sum(weighted([...digits].map(Number), [1, 3])) % 10)) % 10;
  return `${digits}${check}`;
}

function physician(dice: Dice): string {
  const digits = `${dice.whole(1, 9)}${dice.digits(5)}`;
  const check = (10 - (sum(weighted([...digits].map(Number), [4, 9])) % 10)) % 10;
  return `${digits}${check}${dice.of(['01', '03', '10', '34', '44', '62'])}`;
}

function socialSecurity(dice: Dice): string {
  const area = dice.of([dice.whole(100, 665), dice.whole(667, 772)]);
  return `${area}-${String(dice.whole(1, 99)).padStart(2, '0')}-${String(dice.whole(1, 9999)).padStart(4, '0')}`;
}

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Base58Check of a public key hash, version 0. */
function bitcoin(dice: Dice): string {
  const sha = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
  const body = Buffer.concat([Buffer.from([0]), sha(Buffer.from(dice.digits(30))).subarray(0, 20)]);
  const whole = Buffer.concat([body, sha(sha(body)).subarray(0, 4)]);
  let number = BigInt(`0x${whole.toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = `${base58[Number(number % 58n)]}${text}`;
  // Each leading zero byte is a 1.
  return '1'.repeat(whole.findIndex((byte) => byte !== 0)) + text;
}

/** Another last digit. */
function wrong(text: string): string {
  return text.slice(0, -1) + String((Number(text.at(-1)) + 3) % 10);
}

/** One or two digits behind the first third as a scanner reads them. */
function misread(text: string, dice: Dice): string {
  const readings: Readonly<Record<string, string>> = { 0: 'O', 1: dice.of(['l', 'I']), 5: 'S', 8: 'B', 2: 'Z' };
  const places = [...text].flatMap((sign, index) => (index > text.length / 3 && sign in readings ? [index] : []));
  const place = dice.of(places.length === 0 ? [-1] : places);
  return [...text].map((sign, index) => (index === place ? readings[sign] : sign)).join('');
}

function broken(text: string): string {
  const middle = text.indexOf(' ', text.length / 2);
  return middle === -1 ? text : `${text.slice(0, middle)}\n${text.slice(middle + 1)}`;
}

function base64(dice: Dice, bytes: number): string {
  return Buffer.from(Array.from({ length: bytes }, () => dice.whole(0, 255))).toString('base64');
}

function groups(text: string, ...lengths: readonly number[]): string {
  let at = 0;
  return lengths.map((length) => text.slice(at, (at += length))).join(' ');
}

const germanIban = (dice: Dice): string =>
  ibanOf('DE', `${dice.of(['10050000', '37040044', '50010517', '70150000'])}${dice.digits(10)}`);
const visa = (dice: Dice): string => {
  const digits = `4${dice.digits(14)}`;
  return digits + luhn(digits);
};
const idCard = (dice: Dice): string => documentNumber(dice, 'LMNPRTVWXY');
const insurance = (dice: Dice): string => groups(pensionNumber(dice), 2, 6, 1, 3);
const dotted = (dice: Dice): string => swissInsurance(dice).replace(/^(...)(....)(....)(..)$/, '$1.$2.$3.$4');
const germanVat = (dice: Dice): string => {
  const digits = `${dice.whole(1, 9)}${dice.digits(7)}`;
  return `DE${digits}${mod1110(digits)}`;
};
const nino = (dice: Dice): string =>
  `${dice.of(['AB', 'CE', 'JK', 'PW', 'RS', 'TX'])}${dice.digits(6)}${dice.of<string>('ABCD')}`;

/** Every value by name. */
export const madeValues: Readonly<Record<string, (dice: Dice) => string>> = Object.freeze({
  'taxId.plain': taxId,
  'taxId.spaced': (dice) => groups(taxId(dice), 2, 3, 3, 3),
  'taxId.dotted': (dice) => groups(taxId(dice), 2, 3, 3, 3).replaceAll(' ', '.'),
  'taxId.broken': (dice) => broken(groups(taxId(dice), 2, 3, 3, 3)),
  'taxId.wrong': (dice) => wrong(taxId(dice)),
  'iban.de': (dice) => inFours(germanIban(dice)),
  'iban.de.plain': germanIban,
  'iban.de.lower': (dice) => inFours(germanIban(dice)).toLowerCase(),
  'iban.de.broken': (dice) => broken(inFours(germanIban(dice))),
  'iban.de.ocr': (dice) => misread(inFours(germanIban(dice)), dice),
  'iban.wrong': (dice) => inFours(wrong(germanIban(dice))),
  'iban.at': (dice) => inFours(ibanOf('AT', `12000${dice.digits(11)}`)),
  'iban.ch': (dice) => inFours(ibanOf('CH', `00762${dice.digits(12)}`)),
  'iban.gb': (dice) => inFours(ibanOf('GB', `NWBK${dice.digits(14)}`)),
  'iban.pl': (dice) => inFours(ibanOf('PL', `10901014${dice.digits(16)}`)),
  card: (dice) => inFours(visa(dice)),
  'card.plain': visa,
  'card.dashed': (dice) => inFours(visa(dice)).replaceAll(' ', '-'),
  'card.broken': (dice) => broken(inFours(visa(dice))),
  'card.amex': (dice) => {
    const digits = `37${dice.digits(12)}`;
    return groups(digits + luhn(digits), 4, 6, 5);
  },
  'card.wrong': (dice) => inFours(wrong(visa(dice))),
  'rvnr.plain': pensionNumber,
  'rvnr.spaced': insurance,
  'rvnr.broken': (dice) => broken(insurance(dice)),
  'rvnr.wrong': (dice) => wrong(pensionNumber(dice)),
  kvnr: healthNumber,
  'kvnr.spaced': (dice) => groups(healthNumber(dice), 4, 3, 3),
  'kvnr.ocr': (dice) => misread(healthNumber(dice), dice),
  'kvnr.wrong': (dice) => wrong(healthNumber(dice)),
  idCard: (dice) => idCard(dice).slice(0, 9),
  'idCard.ten': idCard,
  'idCard.broken': (dice) => broken(groups(idCard(dice), 5, 5)),
  passport: (dice) => documentNumber(dice, 'CFGHJK').slice(0, 9),
  'passport.ten': (dice) => documentNumber(dice, 'CFGHJK'),
  licence: drivingLicence,
  'vat.de': germanVat,
  'vat.de.spaced': (dice) => groups(germanVat(dice), 2, 3, 3, 3),
  'vat.de.ocr': (dice) => misread(germanVat(dice), dice),
  'vat.de.wrong': (dice) => wrong(germanVat(dice)),
  'vat.at': austrianVat,
  'vat.ch': swissVat,
  'svnr.at': austrianInsurance,
  'svnr.at.plain': (dice) => austrianInsurance(dice).replace(' ', ''),
  ahv: dotted,
  'ahv.spaced': (dice) => dotted(dice).replaceAll('.', ' '),
  'ahv.wrong': (dice) => wrong(dotted(dice)),
  lanr: physician,
  bsnr: (dice) => `${dice.of(['02', '17', '38', '52', '71', '98'])}${dice.digits(7)}`,
  ssn: socialSecurity,
  'ssn.plain': (dice) => socialSecurity(dice).replaceAll('-', ''),
  nino,
  'nino.spaced': (dice) => groups(nino(dice), 2, 2, 2, 2, 1),
  usPassport: (dice) => `${dice.of<string>('ACEX')}${dice.digits(8)}`,
  ukPassport: (dice) => `${dice.whole(1, 9)}${dice.digits(8)}`,
  btc: bitcoin,
  eth: (dice) => `0x${dice.text(hexadecimal, 40)}`,
  uuid: (dice) =>
    `${dice.text(hexadecimal, 8)}-${dice.text(hexadecimal, 4)}-4${dice.text(hexadecimal, 3)}-a${dice.text(hexadecimal, 3)}-${dice.text(hexadecimal, 12)}`,
  'hash.md5': (dice) => dice.text(hexadecimal, 32),
  'hash.sha1': (dice) => dice.text(hexadecimal, 40),
  'hash.sha256': (dice) => dice.text(hexadecimal, 64),
  'base64.64': (dice) => base64(dice, 64).replace(/=+$/, ''),
  'ssh.public': (dice) => `AAAAC3NzaC1lZDI1NTE5AAAAI${dice.text(mixed, 43)}`,
  pem: (dice) => (base64(dice, 384).match(/.{1,64}/g) ?? []).join('\n'),
  'secret.github': (dice) => `ghp_${dice.text(mixed, 36)}`,
  'secret.gitlab': (dice) => `glpat-${dice.text(mixed, 20)}`,
  'secret.openai': (dice) => `sk-proj-${dice.text(mixed, 40)}T3BlbkFJ${dice.text(mixed, 40)}`,
  'secret.aws.id': (dice) => `AKIA${dice.text(`${letters}234567`, 16)}`,
  'secret.aws.key': (dice) => base64(dice, 30),
  'secret.slack': (dice) => `xoxb-${dice.digits(12)}-${dice.digits(12)}-${dice.text(mixed, 24)}`,
  'secret.google': (dice) => `AIza${dice.text(`${mixed}_-`, 35)}`,
  'secret.stripe': (dice) => `sk_live_${dice.text(mixed, 24)}`,
  'secret.jwt': (dice) =>
    [
      Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url'),
      Buffer.from(`{"sub":"${dice.digits(10)}","iat":17${dice.digits(8)}}`).toString('base64url'),
      dice.text(mixed, 43),
    ].join('.'),
  'secret.hex': (dice) => dice.text(hexadecimal, 40),
  'secret.password': (dice) => `${dice.text(mixed, 13)}${dice.digits(1)}`,
  'secret.basic': (dice) => Buffer.from(`svc-${dice.text(hexadecimal, 4)}:${dice.text(mixed, 12)}`).toString('base64'),
});

/** Fills in every `‹name›`; the n-th of a text is the same whenever it is made. */
export function fillIn(template: string, seed: string): string {
  let count = 0;
  return template.replaceAll(/‹([^›]+)›/g, (_, name: string) => {
    const make = madeValues[name];
    if (make === undefined) throw new Error(`there is no value ${name}`);
    count += 1;
    return make(new Dice(`${seed} ${count} ${name}`));
  });
}
