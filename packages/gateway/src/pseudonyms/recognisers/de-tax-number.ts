import { weightedSum } from '../../lib/check-digits.ts';
import { gap } from '../gap.ts';
import { identifierRecogniser } from '../identifier.ts';

/*
 * The Steuernummer as each of the 16 states writes it, and the federal form of 13 digits: number of the tax office with the state in
 * front, a zero, district, person, check digit. The check digits are those of ELSTER; the weights stand over the 13 digits.
 *
 * Of the local forms nobody can say which state they are of, and invented ones abound, so beside the word for it any will do, and without
 * it only those with slashes whose check digit is that of one of the states. Of the federal form the check digit decides.
 */

function modulo11(weights: readonly number[]): (digits: string) => number {
  return (digits) => (11 - (weightedSum(digits.slice(0, 12), weights) % 11)) % 11;
}

const doublingSummands: readonly number[] = [0, 0, 9, 8, 0, 7, 6, 5, 4, 3, 2, 1];
const doublingFactors: readonly number[] = [0, 0, 512, 256, 0, 128, 64, 32, 16, 8, 4, 2];

/** The "2er-Verfahren". A repeated sum of digits is the remainder by 9, with 9 for 0. */
function doubling(digits: string): number {
  let sum = 0;
  for (let at = 0; at < 12; at++) {
    const product = ((digits.charCodeAt(at) - 0x30 + (doublingSummands[at] ?? 0)) % 10) * (doublingFactors[at] ?? 0);
    sum += product === 0 ? 0 : product % 9 || 9;
  }
  return (10 - (sum % 10)) % 10;
}

const palatinateFactors: readonly number[] = [0, 0, 1, 2, 0, 1, 2, 1, 2, 1, 2, 1];

function palatinate(digits: string): number {
  let sum = 0;
  for (let at = 0; at < 12; at++) {
    const product = (digits.charCodeAt(at) - 0x30) * (palatinateFactors[at] ?? 0);
    sum += product > 9 ? product - 9 : product;
  }
  return (10 - (sum % 10)) % 10;
}

const common = modulo11([0, 5, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2]);
const commonOfTwo = modulo11([0, 0, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2]);
const northern = modulo11([0, 0, 2, 9, 0, 8, 7, 6, 5, 4, 3, 2]);
const berlinOld = modulo11([0, 0, 0, 0, 0, 7, 6, 5, 8, 4, 3, 2]);
const westphalianWeights: readonly number[] = [0, 3, 2, 1, 0, 7, 6, 5, 4, 3, 2, 1];

/** What the check digit may be, by the beginning of the federal form. */
const states: readonly (readonly [prefix: string, digits: readonly ((digits: string) => number)[]])[] = [
  ['10', [commonOfTwo]],
  ['11', [berlinOld, northern]],
  ['21', [doubling]],
  ['22', [commonOfTwo]],
  ['23', [northern]],
  ['24', [commonOfTwo]],
  ['26', [doubling]],
  ['27', [palatinate]],
  ['28', [doubling]],
  ['30', [common]],
  ['31', [common]],
  ['32', [common]],
  ['40', [common]],
  ['41', [common]],
  ['5', [(digits) => weightedSum(digits.slice(0, 12), westphalianWeights) % 11]],
  ['9', [common]],
];

/** States whose local form has two digits for the tax office, and those that have three; Hesse writes a zero before its two. */
const ofTwo: readonly string[] = ['11', '21', '22', '23', '24', '27', '28'];
const ofThree: readonly string[] = ['1', '3', '4', '9'];

function isFederal(digits: string): boolean {
  if (digits[4] !== '0') return false;
  const state = states.find(([prefix]) => digits.startsWith(prefix));
  const last = digits.charCodeAt(12) - 0x30;
  return state !== undefined && state[1].some((digit) => digit(digits) === last);
}

/** FF BBB UUUU P, and FF BBB UUUU P of Baden-Württemberg in two groups of five. */
function isLocalOfTwo(digits: string): boolean {
  return ofTwo.some((prefix) => isFederal(`${prefix}${digits.slice(0, 2)}0${digits.slice(2)}`));
}

/** FFF BBB UUUU P, and FFF BBBB UUU P of North Rhine-Westphalia. */
function isLocalOfThree(digits: string): boolean {
  if (digits[0] === '0' && isFederal(`26${digits.slice(1, 3)}0${digits.slice(3)}`)) return true;
  return ofThree.some((prefix) => {
    const federal = `${prefix}${digits.slice(0, 3)}0${digits.slice(3)}`;
    return !federal.startsWith('11') && isFederal(federal);
  });
}

function isWestphalian(digits: string): boolean {
  return isFederal(`5${digits.slice(0, 3)}0${digits.slice(3)}`);
}

const slashed = Object.freeze({ alone: 500, named: 900 });

export const deTaxNumber = identifierRecogniser({
  id: 'de-tax-number',
  type: 'DE_TAX_NUMBER',
  sources: [
    'Abgabenordnung, § 139a; Anwendungserlass zur Abgabenordnung',
    'ELSTER: Prüfung der Steuer- und Steueridentifikationsnummer (ERiC)',
    'Kontist, validate-steuernummer (MIT): weights, compared with the sample numbers of the tax offices',
  ],
  examples: {
    finds: [
      'Steuernummer: ⟦181/815/08155⟧',
      'St.-Nr. ⟦93815/08152⟧',
      'Finanzamt Köln, StNr ⟦133/8150/8159⟧',
      'Steuernummer (bundeseinheitlich) ⟦5133081508159⟧',
      'bei uns unter ⟦21/815/08150⟧ geführt',
    ],
    passes: ['Steuernummer 5133081508158', 'Bestellung 181/815/08155', 'am 181/815/08150 notiert', 'EAN 4006381333931'],
  },
  forms: [
    { pattern: '##########', check: isLocalOfTwo, layouts: ['2-3-5'], grouped: true, strict: true, scores: slashed },
    { pattern: '##########' },
    { pattern: '###########', check: isLocalOfThree, layouts: ['3-3-5'], grouped: true, strict: true, scores: slashed },
    { pattern: '###########', check: isWestphalian, layouts: ['3-4-4'], grouped: true, strict: true, scores: slashed },
    { pattern: '###########' },
    { pattern: '#########', layouts: ['2-3-4'], grouped: true, strict: true },
    { pattern: '#############', check: isFederal, scores: { alone: 0, named: 990 } },
  ],
  layoutSeparators: gap.slash,
  context: [
    '*steuer nummer',
    '*steuer nr',
    'st nr',
    'stnr',
    'finanzamt*',
    'elster*',
    'tax number',
    'tax no',
    'german tax',
  ],
  contrary: ['steuer id*', 'steuer ident*', 'id nr', 'idnr', 'identifikations*', 'ust*', 'vat*', 'iban'],
  scores: { alone: 0, named: 900 },
});
