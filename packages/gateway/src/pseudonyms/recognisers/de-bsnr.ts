import { identifierRecogniser } from '../identifier.ts';

export const deBsnr = identifierRecogniser({
  id: 'de-bsnr',
  type: 'DE_BSNR',
  sources: [
    'Sozialgesetzbuch V, § 293',
    'Kassenärztliche Bundesvereinigung: Arztnummern-Richtlinie nach § 75 Abs. 7 SGB V',
  ],
  examples: {
    finds: ['BSNR: ⟦021234567⟧', 'Betriebsstättennummer ⟦38 1234567⟧', 'N-BSNR ⟦721111100⟧'],
    passes: ['021234567', 'BSNR 02123456', 'Rechnung 021234567', 'BSNR 000000000'],
  },
  forms: [
    {
      pattern: '#########',
      check: (digits) => !/^(?:00|(\d)\1+$)/.test(digits),
      strict: true,
      layouts: ['9', '2-7', '2-5-2', '3-3-3'],
    },
  ],
  context: [
    'bsnr',
    'nbsnr',
    'betriebsstaetten*',
    'betriebs staetten*',
    'nebenbetriebsstaetten*',
    'praxis nummer',
    'practice number',
  ],
  contrary: ['lanr', 'arzt nummer', 'arzt nr', 'ik'],
  scores: { alone: 0, named: 900 },
});
