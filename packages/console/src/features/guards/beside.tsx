import type { ReactNode } from 'react';
import type { GuardsView } from '@gatehouse/contract/admin-guards';
import { explainFact } from '@gatehouse/contract/explain-fact';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { policyTexts } from './policy-texts.ts';

/** What holds beside all policies. */
export function Beside({ view }: { readonly view: GuardsView }): ReactNode {
  const texts = useOwnTexts(policyTexts).policies;
  const language = useLanguage();
  const canaries = view.policies.filter(({ input, output }) => [...input, ...output].some(putsCanaries));

  return (
    <ul className="guards-beside">
      {view.beside.map((fact) => (
        <li key={fact.id}>{explainFact(fact, language).text}</li>
      ))}
      {view.beside.some(({ id }) => id === 'spotlight') ? null : <li>{texts.noSpotlight}</li>}
      <li>
        {canaries.length === 0
          ? texts.noCanaries
          : texts.canaries(
              formatList(
                canaries.map(({ name }) => name),
                language,
              ),
            )}
      </li>
    </ul>
  );
}

/** In shadow, the guard puts no word into any prompt. */
function putsCanaries(fact: StageFact): boolean {
  return fact.id === 'guard' && fact.kind === 'canary-words' && fact.facts.every(({ id }) => id !== 'shadow');
}
