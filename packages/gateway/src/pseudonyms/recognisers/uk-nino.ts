import { identifierRecogniser } from '../identifier.ts';

function isValid(compact: string): boolean {
  return !/^(?:[DFIQUV]|.[DFIOQUV]|BG|GB|NK|KN|TN|NT|ZZ)/.test(compact);
}

export const ukNino = identifierRecogniser({
  id: 'uk-nino',
  type: 'UK_NINO',
  sources: ['HM Revenue & Customs: National Insurance Manual, NIM39110'],
  examples: {
    finds: ['NINO: ⟦AB 12 34 56 C⟧', 'National Insurance number ⟦ab123456c⟧', 'it says ⟦TW987654A⟧'],
    passes: ['BG123612A', 'nino: NT 99 88 77 A', 'AB123456E', 'order AB123456C'],
  },
  forms: [
    { pattern: '@@######@', check: (compact) => isValid(compact) && compact.charAt(8) <= 'D' },
    { pattern: '@@######', check: isValid, scores: { alone: 0, named: 700 } },
  ],
  layouts: ['9', '2-2-2-2-1', '2-6-1', '2-2-2-3'],
  context: ['nino', 'ni', 'national insurance*', 'nat ins'],
  scores: { alone: 600, named: 900 },
});
