import { weightedDigitSum } from '../../lib/check-digits.ts';
import { identifierRecogniser } from '../identifier.ts';

const weights: readonly number[] = [1, 2];

export const atVatId = identifierRecogniser({
  id: 'at-vat-id',
  type: 'AT_VAT_ID',
  sources: ['Umsatzsteuergesetz 1994, Art. 28', 'Bundesministerium für Finanzen: Aufbau der UID-Nummer'],
  examples: {
    finds: ['UID: ⟦ATU13585627⟧', 'USt-IdNr. ⟦ATU 1358 5627⟧', 'VAT ⟦ATU13585627⟧'],
    passes: ['ATU13585626', 'ATU1358562', 'Artikel ATU13585627'],
  },
  forms: [
    {
      pattern: 'ATU########',
      check: (compact) =>
        (10 - ((weightedDigitSum(compact.slice(3, 10), weights) + 4) % 10)) % 10 === compact.charCodeAt(10) - 0x30,
    },
  ],
  layouts: ['11', '3-8', '3-4-4'],
  context: ['uid', 'ust', 'ust id*', 'umsatzsteuer*', 'vat', 'mwst*'],
  scores: { alone: 990, named: 990 },
});
