import type { ReactNode } from 'react';
import { explainFact } from '@gatehouse/contract/explain-fact';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import { useLanguage } from '../../language/language-context.ts';

interface Props {
  readonly name: string;
  readonly fact: StageFact;
}

/** What one guard in force does, in sentences. */
export function GuardFacts({ name, fact }: Props): ReactNode {
  const language = useLanguage();
  const { text, details } = explainFact(fact, language);
  return (
    <>
      <p>
        {name} {text}
      </p>
      <ul className="quiet">
        {details.map((detail) => (
          <li key={detail}>{detail}</li>
        ))}
      </ul>
    </>
  );
}
