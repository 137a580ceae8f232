import { travelDocumentDigit } from '../../lib/check-digits.ts';
import { gap } from '../gap.ts';
import { identifierRecogniser } from '../identifier.ts';
import { withZones } from '../machine-readable-zone.ts';

/** Digits and the consonants that are not taken for digits. */
const alphabet = '0123456789CFGHJKLMNPRTVWXYZ';

function hasDigits(compact: string): boolean {
  return /\d.*\d/.test(compact);
}

function isChecked(compact: string): boolean {
  return hasDigits(compact) && travelDocumentDigit(compact.slice(0, 9)) === compact.charCodeAt(9) - 0x30;
}

/** The serial number alone has no check digit, but many examples are made as if its last digit was one. */
function lastIsChecked(compact: string): boolean {
  const last = compact.charCodeAt(8) - 0x30;
  return (
    /^[LMNPRTVWXY].*[A-Z]/.test(compact) && hasDigits(compact) && travelDocumentDigit(compact.slice(0, 8)) === last
  );
}

const number = identifierRecogniser({
  id: 'de-id-card',
  type: 'DE_ID_CARD',
  sources: [
    'Personalausweisverordnung, § 5 and annex 3',
    'Technische Richtlinie BSI TR-03127',
    'ICAO 9303, part 3, 4.9, and part 5',
  ],
  examples: {
    finds: [
      'Personalausweis-Nr. ⟦L01X00T47⟧',
      'Ausweisnummer: ⟦T220001293⟧',
      'Alter Personalausweis ⟦1220001297D⟧',
      'IDD<<T220001293<<<<<<<<<<<<<<<\n6408125<2010315D<<<<<<<<<<<<<4\nMUSTERMANN<<ERIKA<<<<<<<<<<<<<'.replace(
        /^/,
        '⟦',
      ) + '⟧',
    ],
    passes: ['Personalausweis T220001294', 'Artikel L01X00T47', 'Dienstausweis L01X00T47', 'L01X00T48'],
  },
  forms: [
    { pattern: '@********#', alphabet, check: isChecked, scores: { alone: 600, named: 990 }, layouts: ['9-1'] },
    {
      pattern: '@********#D',
      alphabet,
      check: isChecked,
      scores: { alone: 700, named: 990 },
      layouts: ['10-1', '9-1-1', '9-2'],
    },
    { pattern: '@********', alphabet, check: lastIsChecked, strict: true, scores: { alone: 500, named: 900 } },
    { pattern: '@********', alphabet, check: hasDigits, strict: true, layouts: ['3-3-3', '4-5', '4-4-1', '1-8'] },
    {
      pattern: '@********',
      alphabet,
      check: (compact) => /^[LMNPRTVWXY]/.test(compact) && hasDigits(compact),
      strict: true,
      context: ['dokumenten nummer', 'dokument nummer', 'document number', 'document no'],
    },
    { pattern: '##########', check: isChecked, strict: true, layouts: ['10', '9-1', '4-5-1'] },
    { pattern: '##########D', check: isChecked, layouts: ['11', '10-1', '9-1-1', '9-2', '4-5-1-1'] },
  ],
  layoutSeparators: gap.space | gap.dash,
  context: [
    'personal ausweis*',
    'personalausw',
    'perso',
    'ausweis*',
    'personal ausweis* serien',
    'ausweis* serien',
    'serien nummer* ausweis*',
    'npa',
    'pa nr',
    'id card*',
    'id document*',
    'identity card*',
    'identity document*',
    'national id*',
    'identification card*',
    'idd',
  ],
  contrary: [
    'reisepass*',
    'pass',
    'passport*',
    'fuehrerschein*',
    '*dienst ausweis*',
    'mitarbeiter ausweis*',
    'studenten ausweis*',
    'fahrzeug*',
  ],
  scores: { alone: 0, named: 900 },
});

export const deIdCard = withZones(number, { documents: 'IAC', country: 'D<<' });
