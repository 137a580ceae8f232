import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { deTaxId } from './de-tax-id.ts';

recogniserContract(deTaxId, {
  finds: [
    'Steuer-Identifikationsnummer: ⟦65 929 970 489⟧',
    'Steueridentifikationsnummer ⟦65929970489⟧',
    'Steuer-IdNr.⟦65929970489⟧',
    'steuer id ⟦65.929.970.489⟧',
    'SteuerID:⟦65-929-970-489⟧',
    'Steuer-ID\n⟦65929970489⟧',
    'Steuer-ID | ⟦65929970489⟧ |',
    'IdNr⟦65929970489⟧',
    'Meine Steuer-ID ist ⟦6592997048g⟧'.replace('g', '9'),
    'Steuer-ID: ⟦65 929 97O 489⟧',
    'Steuer-ID: ⟦6592\n9970489⟧',
    'Steuer-ID: ⟦65\u00a0929\u00a0970\u00a0489⟧',
    '{"steuerIdNr":"⟦65929970489⟧"}',
    'tax_id=⟦65929970489⟧',
    'Steuer-IDs: ⟦65929970489⟧, ⟦86 095 742 719⟧ und ⟦57549285017⟧',
    '⟦65929970489⟧ (Steuer-ID)',
    'Ich heiße Anna, ⟦65929970489⟧, und wohne in Köln',
  ],
  passes: [
    'Steuer-ID 65929970480',
    '65929970488',
    '165929970489',
    'x-65929970489-3',
    '1.65929970489',
    'https://example.org/artikel/65929970489',
    '65929970489,50 Euro',
    '65929970489 €',
    'EAN 65929970489',
    'Rechnungsnummer: 65929970489',
    'a65929970489',
    '65929970489f',
  ],
});
