import { isLuhn } from '../../lib/check-digits.ts';
import { identifierRecogniser } from '../identifier.ts';

/** Issuers with the lengths of their numbers, in order of the first digits. */
const issuers: readonly (readonly [pattern: RegExp, lengths: readonly number[], isCertain: boolean])[] = [
  // Visa; its old 13 digits are as many as an EAN's.
  [/^4/, [16, 19], true],
  [/^4/, [13], false],
  // Mastercard.
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16], true],
  // American Express.
  [/^3[47]/, [15], true],
  // Diners Club.
  [/^(?:30[0-5]|3095|36|38|39)/, [14, 16], true],
  [/^36/, [17, 18, 19], false],
  // JCB.
  [/^35(?:2[89]|[3-8])/, [16], true],
  [/^(?:35(?:2[89]|[3-8])|2131|1800)/, [15, 17, 18, 19], false],
  // What generators of test data make.
  [/^35/, [16], false],
  // Discover.
  [/^(?:6011|64[4-9]|65|622(?:12[6-9]|1[3-9]|[2-8]|9[01]|92[0-5]))/, [16], true],
  // UnionPay.
  [/^(?:62|81)/, [16], true],
  [/^(?:60|62|64|65|81|82)/, [16, 17, 18, 19], false],
  // Mir, Troy, Maestro, RuPay, Elo, Verve and others, whose ranges are wide.
  [/^220[0-4]/, [16], true],
  [/^220[0-4]/, [17, 18, 19], false],
  [/^(?:9792|0604|50|5[6-9]|6)/, [12, 13, 14, 15, 16, 17, 18, 19], false],
  // Air travel.
  [/^1/, [15], false],
];

function isNumber(digits: string): boolean {
  return isLuhn(digits) && !/^(\d)\1+$/.test(digits);
}

function isCard(digits: string): boolean {
  if (!isNumber(digits)) return false;
  return issuers.some(([pattern, lengths]) => lengths.includes(digits.length) && pattern.test(digits));
}

function isCertainCard(digits: string): boolean {
  if (!isNumber(digits)) return false;
  return issuers.some(
    ([pattern, lengths, certain]) => certain && lengths.includes(digits.length) && pattern.test(digits),
  );
}

export const creditCard = identifierRecogniser({
  id: 'credit-card',
  type: 'CREDIT_CARD',
  sources: ['ISO/IEC 7812-1', 'ISO/IEC 7812-1, annex B (Luhn)', 'issuers: published ranges of identification numbers'],
  examples: {
    finds: [
      'Meine Kreditkarte: ⟦4111 1111 1111 1111⟧',
      'card ⟦5555-5555-5555-4444⟧ was charged',
      '⟦3714 496353 98431⟧',
      'Kartennummer ⟦4111111111111111⟧',
    ],
    passes: ['4111 1111 1111 1112', 'Bestellnummer 4111111111111111', 'IMEI 352099001761481', 'EAN 4006381333931'],
  },
  forms: [
    ...[14, 15, 16, 19].map((length) => ({ pattern: '#'.repeat(length), check: isCertainCard })),
    ...[12, 13, 14, 15, 16, 17, 18, 19].map((length) => ({
      pattern: '#'.repeat(length),
      check: isCard,
      scores: { alone: 0, named: 950 },
    })),
  ],
  layouts: ['4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3', '4-4-4-3', '4-4-4-2', '8-8', '6-10'],
  layoutSeparators: ~0,
  context: [
    'kreditkart*',
    'kredit kart*',
    'kart*',
    '*karte',
    '*karten nummer',
    'karten*',
    'credit card*',
    'debit card*',
    'card*',
    'cards',
    'cc',
    'ccn',
    'pan',
    'visa',
    'visa card',
    'master card',
    'amex',
    'american express',
    'diners',
    'maestro',
    'discover',
    'jcb',
    'payment',
    'zahlung*',
    'bezahl*',
  ],
  contrary: [
    'imei',
    'konto',
    'kundenkart*',
    'iccid',
    'sim*',
    'purchase',
    'loyalty*',
    'bonus*',
    'payback*',
    'versicherten*',
    'gesundheitskart*',
    'bahncard*',
    'geschenkkart*',
    'gutschein*',
    'gift card*',
    'voucher*',
  ],
  scores: { alone: 800, named: 990 },
});
