import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { trialExamples, trialTexts } from './texts.ts';
import './trial.css';

/** Texts to begin with, each a press away. */
export function Examples({ onChosen }: { readonly onChosen: (text: string) => void }): ReactNode {
  const texts = useOwnTexts(trialTexts);
  const examples = useOwnTexts(trialExamples);

  return (
    <ul className="trial-examples" aria-label={texts.examples}>
      {examples.map(({ id, name, text }) => (
        <li key={id}>
          <button type="button" data-example={id} onClick={() => onChosen(text)}>
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}
