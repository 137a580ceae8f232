import { identifierRecogniser } from '../identifier.ts';
import { withZones } from '../machine-readable-zone.ts';

const number = identifierRecogniser({
  id: 'us-passport',
  type: 'US_PASSPORT',
  sources: ['US Department of State: Next Generation Passport', 'ICAO 9303, part 4'],
  examples: {
    finds: ['passport number: ⟦912803456⟧', 'US passport ⟦A12803456⟧', 'Passport No. ⟦C03005988⟧'],
    passes: ['912803456', 'order 912803456', 'passport expires in 2030'],
  },
  forms: [
    { pattern: '#########', strict: true },
    { pattern: '@########', strict: true, layouts: ['9', '1-8'] },
  ],
  context: ['passport*', 'us pass*', 'usa pass*', 'amerikanisch* pass*', 'american passport*', 'travel document*'],
  contrary: ['uk', 'british', 'german', 'dni', 'ssn', 'swiss', 'austrian', 'id card*'],
  scores: { alone: 0, named: 850 },
});

export const usPassport = withZones(number, { documents: 'P', country: 'USA' });
