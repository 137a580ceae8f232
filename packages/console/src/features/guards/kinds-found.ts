import type { GuardKindView } from '@gatehouse/contract/admin-guards';
import type { Language } from '../../language/language.ts';

/** Kinds whose name, summary, rules or known attacks have all the words. */
export function kindsFound(
  catalogue: readonly GuardKindView[],
  wanted: string,
  language: Language,
): readonly GuardKindView[] {
  const words = wanted
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return catalogue.filter(({ kind, summary, rules }) => {
    const text = [
      kind,
      summary[language],
      ...rules.flatMap(({ rule, explanation, owasp, asi, atlas }) => [
        rule,
        explanation[language],
        ...owasp,
        ...asi,
        ...atlas,
      ]),
    ]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
