import { weightedSum } from '../../lib/check-digits.ts';
import { gap } from '../gap.ts';
import { identifierRecogniser } from '../identifier.ts';

const weights: readonly number[] = [3, 7, 9, 0, 5, 8, 4, 2, 1, 6];

/** Serial number, check digit, day, month and year of birth. Months to 15 are of those whose numbers ran out. */
function isValid(digits: string): boolean {
  const day = Number(digits.slice(4, 6));
  const month = Number(digits.slice(6, 8));
  if (digits[0] === '0' || day < 1 || day > 31 || month < 1 || month > 15) return false;
  return weightedSum(digits, weights) % 11 === digits.charCodeAt(3) - 0x30;
}

export const atSocialSecurity = identifierRecogniser({
  id: 'at-social-security',
  type: 'AT_SOCIAL_SECURITY',
  sources: [
    'Allgemeines Sozialversicherungsgesetz, § 460d',
    'Dachverband der Sozialversicherungsträger: Aufbau der Versicherungsnummer',
  ],
  examples: {
    finds: ['SVNR: ⟦1237 010180⟧', 'Versicherungsnummer ⟦1237010180⟧', 'e-card ⟦1237-010180⟧'],
    passes: ['SVNR 1238 010180', '1237 411380', 'Bestellnummer 1237010180', 'Tel. 1237 010180'],
  },
  forms: [
    { pattern: '##########', check: isValid, layouts: ['10', '4-6', '4-2-2-2'], strict: true },
    { pattern: '##########', check: isValid, scores: { alone: 0, named: 990 } },
  ],
  layoutSeparators: gap.space | gap.dash | gap.slash,
  context: [
    'svnr',
    'sv',
    'sozial versicherung*',
    'versicherungs nummer',
    'versicherungs nr',
    'vsnr',
    'e card*',
    'ecard*',
    'social security*',
    'social insurance*',
  ],
  contrary: ['steuer*', 'st nr', 'telefon*'],
  scores: { alone: 0, named: 990 },
});
