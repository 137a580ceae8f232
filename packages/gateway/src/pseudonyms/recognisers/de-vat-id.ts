import { isMod11Comma10 } from '../../lib/check-digits.ts';
import { gap } from '../gap.ts';
import { identifierRecogniser } from '../identifier.ts';

function isValid(compact: string): boolean {
  return compact[2] !== '0' && isMod11Comma10(compact.slice(2, 11));
}

export const deVatId = identifierRecogniser({
  id: 'de-vat-id',
  type: 'DE_VAT_ID',
  sources: [
    'Umsatzsteuergesetz, § 27a',
    'Abgabenordnung, § 139c (Wirtschafts-Identifikationsnummer: the same with five digits behind)',
    'ISO/IEC 7064, MOD 11,10',
  ],
  examples: {
    finds: ['USt-IdNr.: ⟦DE136695976⟧', 'VAT ID ⟦DE 129 273 398⟧', 'W-IdNr. ⟦DE123456788-00001⟧'],
    passes: ['USt-IdNr. DE136695977', 'DE987654321', 'DE89 3704 0044 0532 0130 00', 'FR12345678901'],
  },
  forms: [
    { pattern: 'DE#########', check: isValid },
    { pattern: 'DE##############', check: isValid, layouts: ['16', '11-5'] },
  ],
  layouts: ['11', '2-9', '2-3-3-3', '5-3-3'],
  layoutSeparators: gap.space | gap.dash | gap.dot,
  context: ['ust', 'ust id*', 'umsatz steuer*', 'vat', 'vat reg*', 'mwst*', 'w id', 'wirtschafts id*', 'tax id'],
  scores: { alone: 990, named: 990 },
});
