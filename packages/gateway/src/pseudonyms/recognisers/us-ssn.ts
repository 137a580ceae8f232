import { gap } from '../gap.ts';
import { identifierRecogniser } from '../identifier.ts';

/** Numbers of advertisements and of no one. */
const examples: ReadonlySet<string> = new Set([
  '078051120',
  '219099999',
  '111111111',
  '333333333',
  '555555555',
  '777777777',
  '888888888',
]);

function isValid(digits: string): boolean {
  return !/^(?:000|666|9)|^...00|0000$/.test(digits) && !examples.has(digits);
}

export const usSsn = identifierRecogniser({
  id: 'us-ssn',
  type: 'US_SSN',
  sources: ['Social Security Administration: Social Security Number Randomization', '20 CFR 422.103', 'POMS RM 10201'],
  examples: {
    finds: [
      'SSN: ⟦536-22-1234⟧',
      'his social security number is ⟦536 22 1234⟧',
      'it was ⟦536-22-1234⟧, I think',
      '{"ssn":"⟦536221234⟧"}',
    ],
    passes: ['SSN 000-12-3456', '078-05-1120', '666-12-3456', '536221234', 'order 536-22-1234'],
  },
  forms: [{ pattern: '#########', check: isValid, layouts: ['3-2-4'], grouped: true }],
  layoutSeparators: gap.dash | gap.dot,
  context: [
    'ssn',
    'social security*',
    'social sec',
    'ss number',
    'us sozialversicherung*',
    'amerikanische sozialversicherung*',
  ],
  scores: { alone: 700, named: 900 },
});
