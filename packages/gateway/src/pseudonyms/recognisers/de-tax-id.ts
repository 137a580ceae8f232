import { isMod11Comma10 } from '../../lib/check-digits.ts';
import { identifierRecogniser } from '../identifier.ts';

/** How often the first ten digits have the same one at most, and how many digits they have more than once. */
function repetitions(digits: string): { readonly most: number; readonly repeated: number } {
  const counts = new Uint8Array(10);
  let most = 0;
  let repeated = 0;
  for (let at = 0; at < 10; at++) {
    const digit = digits.charCodeAt(at) - 0x30;
    const count = (counts[digit] ?? 0) + 1;
    counts[digit] = count;
    if (count === 2) repeated++;
    if (count > most) most = count;
  }
  return { most, repeated };
}

/** Test numbers begin with a zero and are nobody's. */
function isValid(digits: string): boolean {
  return digits[0] !== '0' && isMod11Comma10(digits) && repetitions(digits).most <= 3;
}

/**
 * Of the first ten digits exactly one stands there twice or three times, the others once at most. Numbers in examples often have ten
 * different ones; so few others do that they may count.
 */
function isCertain(digits: string): boolean {
  return isValid(digits) && repetitions(digits).repeated <= 1;
}

const names: readonly string[] = [
  'steuer id*',
  'steuer ident*',
  'st id',
  'steuerliche* ident*',
  '*identifikations nummer',
  'ident',
  'id nr',
  'idnr',
  'tin',
  'tax id*',
  'tax payer id*',
  'german tax',
];

export const deTaxId = identifierRecogniser({
  id: 'de-tax-id',
  type: 'DE_TAX_ID',
  sources: [
    'Abgabenordnung, § 139b',
    'Steueridentifikationsnummerverordnung, § 1',
    'Bundeszentralamt für Steuern: Informationen zur Berechnung und Prüfung der Identifikationsnummer',
    'ISO/IEC 7064, MOD 11,10',
  ],
  examples: {
    finds: [
      'Meine Steuer-ID lautet ⟦86 095 742 719⟧.',
      'IdNr. ⟦86095742719⟧',
      '{"tax_id": "⟦65929970489⟧"}',
      'Die ⟦57549285017⟧ ist meine Steueridentifikationsnummer.',
    ],
    passes: ['Steuer-ID 86 095 742 718', 'Bestellnummer 86095742719', 'Tel. 030 86095742719'],
  },
  forms: [
    // Many say "Steuernummer" and mean this one.
    {
      pattern: '###########',
      check: isCertain,
      strict: true,
      context: [...names, '*steuer nummer', '*steuer nr', 'st nr', 'stnr', 'tax number', 'tax no'],
      scores: { alone: 700, named: 990 },
    },
    { pattern: '###########', check: isCertain },
    { pattern: '###########', check: isValid, scores: { alone: 0, named: 900 } },
  ],
  layouts: ['2-3-3-3'],
  context: names,
  contrary: ['ust', 'umsatzsteuer*', 'vat', 'iban'],
  scores: { alone: 0, named: 990 },
});
