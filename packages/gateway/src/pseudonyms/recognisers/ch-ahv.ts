import { isGs1 } from '../../lib/check-digits.ts';
import { gap } from '../gap.ts';
import { identifierRecogniser } from '../identifier.ts';

export const chAhv = identifierRecogniser({
  id: 'ch-ahv',
  type: 'CH_AHV',
  sources: ['AHV-Gesetz (SR 831.10), Art. 50c', 'Zentrale Ausgleichsstelle: AHV-Nummer (756 and EAN-13)'],
  examples: {
    finds: ['AHV-Nr. ⟦756.9217.0769.85⟧', 'Die Nummer ⟦7569217076985⟧ steht auf der Karte.', 'AVS ⟦756 9217 0769 85⟧'],
    passes: ['AHV 756.9217.0769.84', 'EAN 7569217076985', '755.9217.0769.85'],
  },
  forms: [{ pattern: '756##########', check: isGs1 }],
  layouts: ['13', '3-4-4-2'],
  layoutSeparators: gap.dot | gap.space | gap.dash,
  context: [
    'ahv*',
    'avs*',
    'sozial versicherung*',
    'versicherten*',
    'versicherungs nummer',
    'versicherungs nr',
    'svnr',
    'navs',
    'social security*',
    'social insurance*',
  ],
  scores: { alone: 990, named: 990 },
});
