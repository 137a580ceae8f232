import { identifierRecogniser } from '../identifier.ts';
import { withZones } from '../machine-readable-zone.ts';

const british: readonly string[] = [
  'uk pass*',
  'british pass*',
  'gb pass*',
  'united kingdom pass*',
  'hm passport*',
  'britisch* pass*',
  'britisch* reisepass*',
];

const number = identifierRecogniser({
  id: 'uk-passport',
  type: 'UK_PASSPORT',
  sources: ['HM Passport Office: Basic Passport Checks', 'ICAO 9303, part 4'],
  examples: {
    finds: ['UK passport ⟦502135326⟧', 'British passport number: ⟦502135326⟧', 'passport number is ⟦CD7654321⟧'],
    passes: ['502135326', 'passport 502135326', 'AB1234567', 'order AB1234567'],
  },
  forms: [
    { pattern: '#########', strict: true, context: british },
    { pattern: '@@#######', strict: true },
  ],
  context: [...british, 'passport*', 'pass nummer', 'reisepass*'],
  scores: { alone: 0, named: 900 },
});

export const ukPassport = withZones(number, { documents: 'P', country: 'GBR' });
