import { weightedSum } from '../../lib/check-digits.ts';
import { gap } from '../gap.ts';
import { identifierRecogniser } from '../identifier.ts';

const weights: readonly number[] = [5, 4, 3, 2, 7, 6, 5, 4];

/** Ten is no check digit; such numbers are not given. */
function isValid(compact: string): boolean {
  return (11 - (weightedSum(compact.slice(3, 11), weights) % 11)) % 11 === compact.charCodeAt(11) - 0x30;
}

/** The words behind it (MWST, TVA, IVA, HR) are no part of the span: they name nobody. */
export const chVatId = identifierRecogniser({
  id: 'ch-vat-id',
  type: 'CH_VAT_ID',
  sources: ['Bundesgesetz über die Unternehmens-Identifikationsnummer (SR 431.03)', 'eCH-0097'],
  examples: {
    finds: ['UID ⟦CHE-116.281.710⟧ MWST', 'MWST-Nr. ⟦CHE116281710⟧', 'VAT: ⟦CHE 116 281 710⟧ TVA'],
    passes: ['CHE-116.281.711', 'CHE-116.281', 'Artikel CHE-116.281.710'],
  },
  forms: [{ pattern: 'CHE#########', check: isValid }],
  layouts: ['12', '3-3-3-3', '3-9', '6-3-3'],
  layoutSeparators: gap.dot | gap.dash | gap.space,
  context: ['uid', 'mwst*', 'vat', 'tva', 'iva', 'umsatzsteuer*'],
  scores: { alone: 990, named: 990 },
});
