import { weightedDigitSum } from '../../lib/check-digits.ts';
import { gap } from '../gap.ts';
import { identifierRecogniser } from '../identifier.ts';

const weights: readonly number[] = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];

/** Area, day and month of birth, year, initial of the name at birth, serial number, check digit. Days beyond the month are of those whose numbers ran out. */
function isValid(compact: string): boolean {
  const area = Number(compact.slice(0, 2));
  const day = Number(compact.slice(2, 4)) % 50;
  const month = Number(compact.slice(4, 6));
  if (area < 2 || area > 89 || day < 1 || day > 31 || month < 1 || month > 12) return false;
  const letter = String(compact.charCodeAt(8) - 0x40).padStart(2, '0');
  const sum = weightedDigitSum(compact.slice(0, 8) + letter + compact.slice(9, 11), weights);
  return sum % 10 === compact.charCodeAt(11) - 0x30;
}

export const deSocialSecurity = identifierRecogniser({
  id: 'de-social-security',
  type: 'DE_SOCIAL_SECURITY',
  sources: ['Sozialgesetzbuch VI, § 147', 'Verordnung über die Versicherungsnummer (VKVV), § 2 and annexes'],
  examples: {
    finds: [
      'RVNR: ⟦15 070649 C 103⟧',
      'Rentenversicherungsnummer ⟦65070803A019⟧',
      'Her pension insurance number is ⟦20 151090 B 023⟧.',
    ],
    passes: ['RVNR 15 070649 C 104', '15071349C103', 'Auftrag 15070649D103'],
  },
  forms: [{ pattern: '########@###', alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', check: isValid }],
  layouts: ['12', '2-6-1-3', '2-6-4', '8-1-3', '8-4', '2-2-2-2-1-3', '2-6-1-2-1', '9-3', '2-7-3', '8-1-2-1'],
  layoutSeparators: gap.space | gap.dash | gap.slash | gap.dot,
  context: [
    '*renten versicherung*',
    'rv',
    'rvnr',
    'sv',
    'svnr',
    '*sozial versicherung*',
    'versicherungs nummer',
    'versicherungs nr',
    'vsnr',
    'vs nr',
    'pension*',
    'social security*',
    'social insurance*',
    'insurance number',
  ],
  scores: { alone: 990, named: 990 },
});
