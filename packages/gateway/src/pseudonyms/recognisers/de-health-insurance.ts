import { weightedDigitSum } from '../../lib/check-digits.ts';
import { gap } from '../gap.ts';
import { identifierRecogniser } from '../identifier.ts';

const weights: readonly number[] = [1, 2];

/** The letter counts as two digits. */
function isValid(compact: string): boolean {
  const letter = String(compact.charCodeAt(0) - 0x40).padStart(2, '0');
  return weightedDigitSum(letter + compact.slice(1, 9), weights) % 10 === compact.charCodeAt(9) - 0x30;
}

export const deHealthInsurance = identifierRecogniser({
  id: 'de-health-insurance',
  type: 'DE_HEALTH_INSURANCE',
  sources: ['Sozialgesetzbuch V, § 290', 'GKV-Spitzenverband: Richtlinie Krankenversichertennummer, annex 1'],
  examples: {
    finds: ['KVNR: ⟦A123456780⟧', 'Versichertennummer ⟦M 123 456 785⟧', 'health insurance number ⟦C000500021⟧'],
    passes: ['KVNR A123456787', 'Bestellnummer A123456780', 'Ticket Z999999997'],
  },
  forms: [{ pattern: '@#########', alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', check: isValid }],
  layouts: ['10', '1-3-3-3', '1-9', '4-3-3', '1-8-1', '1-3-3-2-1'],
  layoutSeparators: gap.space | gap.dash,
  context: [
    'kv',
    'kvnr',
    'kranken versicher*',
    'krankenkasse*',
    'kasse',
    '*versicherten*',
    'versicherungs nummer',
    'versicherungs nr',
    'versichert*',
    'egk',
    'gesundheitskarte*',
    'versichertenkarte',
    'health insurance*',
    'insured*',
    'insurance*',
  ],
  scores: { alone: 700, named: 990 },
});
