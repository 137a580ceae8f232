import { weightedSum } from '../../lib/check-digits.ts';
import { gap } from '../gap.ts';
import { identifierRecogniser } from '../identifier.ts';

const weights: readonly number[] = [9, 8, 7, 6, 5, 4, 3, 2, 1];

/** State (A to P) and office, five letters or digits that count on, check digit (X for 10), number of the copy. */
function isValid(compact: string): boolean {
  const rest = weightedSum(compact.slice(0, 9), weights) % 11;
  return compact.charAt(9) === (rest === 10 ? 'X' : String(rest));
}

export const deDrivingLicence = identifierRecogniser({
  id: 'de-driving-licence',
  type: 'DE_DRIVING_LICENCE',
  sources: [
    'Fahrerlaubnis-Verordnung, annex 8 (field 5)',
    'Kraftfahrt-Bundesamt: Schlüsselverzeichnis der Fahrerlaubnisbehörden',
    'Wikipedia, Führerscheinnummer (check digit)',
  ],
  examples: {
    finds: ['Führerschein-Nr. ⟦B072RRE2I55⟧', "driver's licence ⟦B072RRE2I55⟧", 'im Register: ⟦B072RRE2I55⟧'],
    passes: ['Führerschein B072RRE2I45', 'Führerschein seit 1998', 'Seriennummer B072RRE2I55'],
  },
  forms: [
    {
      pattern: '@##********',
      alphabet: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
      check: (compact) => compact < 'Q' && isValid(compact),
      layouts: ['11', '4-5-1-1', '4-5-2', '4-7', '4-6-1'],
    },
    // No form that was ever published, but one that is often made up.
    { pattern: '@@########*', strict: true, scores: { alone: 0, named: 700 } },
  ],
  layoutSeparators: gap.space | gap.dash,
  context: [
    'fuehrerschein*',
    'fahrerlaubnis*',
    'fs nr',
    'driving licen*',
    'driver licen*',
    'drivers licen*',
    'driver s licen*',
    'licence number',
    'license number',
  ],
  contrary: ['kennzeichen*', 'fahrzeug*', 'fin'],
  scores: { alone: 600, named: 990 },
});
