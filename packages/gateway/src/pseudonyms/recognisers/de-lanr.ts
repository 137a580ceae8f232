import { weightedSum } from '../../lib/check-digits.ts';
import { identifierRecogniser } from '../identifier.ts';

const weights: readonly number[] = [4, 9];

/** Six digits that stay for life, their check digit, two for the speciality. */
function isValid(digits: string): boolean {
  return (10 - (weightedSum(digits.slice(0, 6), weights) % 10)) % 10 === digits.charCodeAt(6) - 0x30;
}

export const deLanr = identifierRecogniser({
  id: 'de-lanr',
  type: 'DE_LANR',
  sources: [
    'Sozialgesetzbuch V, § 293',
    'Kassenärztliche Bundesvereinigung: Arztnummern-Richtlinie nach § 75 Abs. 7 SGB V',
  ],
  examples: {
    finds: ['LANR: ⟦123456601⟧', 'Arztnummer ⟦2345677 01⟧', 'lebenslange Arztnummer (LANR) ⟦987654401⟧'],
    passes: ['LANR 123456901', 'Rechnungsnummer 123456601', '123456601'],
  },
  forms: [{ pattern: '#########', check: isValid, layouts: ['9', '7-2'] }],
  context: [
    'lanr',
    'arzt nummer',
    'arzt nr',
    'lebenslange* arzt*',
    'physician number',
    'doctor number',
    'vertragsarzt*',
  ],
  contrary: ['bsnr', 'betriebsstaett*', 'ik'],
  scores: { alone: 0, named: 990 },
});
