import { travelDocumentDigit } from '../../lib/check-digits.ts';
import { gap } from '../gap.ts';
import { identifierRecogniser } from '../identifier.ts';
import { withZones } from '../machine-readable-zone.ts';

/** Digits and the consonants that are not taken for digits. */
const alphabet = '0123456789CFGHJKLMNPRTVWXYZ';
/** Words that may stand beside passports of all countries. */
const anyPassport: readonly string[] = [
  'dokumenten nummer',
  'dokument nummer',
  'document number',
  'document no',
  'passport*',
  'travel document*',
  'pass',
  'reisedokument*',
  'ausweis*',
];
const german: readonly string[] = [
  'reise pass*',
  '*pass nummer',
  '*pass nr',
  'deutscher pass',
  'deutschen pass',
  'deutsches pass',
  'bundesrepublik*',
  'german pass*',
  'mein pass',
  'meinem pass',
  'meines pass*',
];

function hasDigits(compact: string): boolean {
  return /\d.*\d/.test(compact);
}

function isChecked(compact: string): boolean {
  return hasDigits(compact) && travelDocumentDigit(compact.slice(0, 9)) === compact.charCodeAt(9) - 0x30;
}

/** Since 2007; the first letter tells the office abroad or at home. */
function isBiometric(compact: string): boolean {
  return /^[CFGHJK]/.test(compact) && hasDigits(compact);
}

/** The number alone has no check digit, but many examples are made as if its last digit was one. */
function lastIsChecked(compact: string): boolean {
  return isBiometric(compact) && travelDocumentDigit(compact.slice(0, 8)) === compact.charCodeAt(8) - 0x30;
}

function isCheckedBiometric(compact: string): boolean {
  return isBiometric(compact) && isChecked(compact);
}

/** A letter and eight digits are as well the number of a passport of the United States. */
function isGermanAlone(compact: string): boolean {
  return isBiometric(compact) && /^.\d*[A-Z]/.test(compact);
}

const number = identifierRecogniser({
  id: 'de-passport',
  type: 'DE_PASSPORT',
  sources: [
    'Passverordnung, § 4 and annex 1',
    'Technische Richtlinie BSI TR-03127',
    'ICAO 9303, part 3, 4.9, and part 4',
  ],
  examples: {
    finds: [
      'Reisepass Nr. ⟦C01X00T47⟧',
      'Reisepassnummer: ⟦C01X00T478⟧',
      'my German passport ⟦CF1234567⟧',
      'passport number ⟦C01X00T47⟧',
      '⟦P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4⟧',
    ],
    passes: ['Reisepass C01X00T479', 'Seriennummer C01X00T47', 'C01234567', 'Der Reisepass kostet 70 Euro.'],
  },
  forms: [
    {
      pattern: '@********#',
      alphabet,
      check: isCheckedBiometric,
      context: [...german, ...anyPassport],
      scores: { alone: 600, named: 990 },
      layouts: ['9-1'],
    },
    {
      pattern: '@********#D',
      alphabet,
      check: isCheckedBiometric,
      context: [...german, ...anyPassport],
      scores: { alone: 700, named: 990 },
      layouts: ['10-1', '9-1-1', '9-2'],
    },
    { pattern: '@********', alphabet, check: lastIsChecked, strict: true, scores: { alone: 500, named: 900 } },
    {
      pattern: '@********',
      alphabet,
      check: isGermanAlone,
      strict: true,
      context: anyPassport,
      layouts: ['9', '3-3-3', '4-5'],
    },
    { pattern: '@********', alphabet, check: hasDigits, strict: true, layouts: ['9', '3-3-3', '4-5', '1-8'] },
    { pattern: '@********D', alphabet, check: isBiometric, strict: true },
    { pattern: '@#######', alphabet: 'ABCDEFG', strict: true, scores: { alone: 0, named: 800 } },
    { pattern: '##########', check: isChecked, strict: true, layouts: ['10', '9-1'] },
    { pattern: '##########D', check: isChecked, layouts: ['11', '10-1', '9-1-1', '9-2'] },
  ],
  layoutSeparators: gap.space | gap.dash,
  context: german,
  contrary: ['personal ausweis*', 'id card*', 'identity card*', 'fuehrerschein*'],
  scores: { alone: 0, named: 900 },
});

export const dePassport = withZones(number, { documents: 'P', country: 'D<<' });
