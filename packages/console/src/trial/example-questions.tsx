import type { ExampleQuestions } from '@gatehouse/contract/assistant-figures';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { useLanguage } from '../language/language-context.ts';
import { ForeignText } from '../ui/foreign-text.tsx';
import { trialTexts } from './texts.ts';
import './trial.css';

interface Props {
  readonly questions: ExampleQuestions;
  readonly onChosen: (text: string) => void;
}

/** Whether there is anything to begin with. */
export function hasQuestions({ de = [], en = [] }: ExampleQuestions): boolean {
  return de.length + en.length > 0;
}

/** Questions that an assistant is known to be asked, each a press away: those in the language of the reader first. */
export function ExampleQuestionList({ questions, onChosen }: Props): ReactNode {
  const texts = useOwnTexts(trialTexts);
  const language = useLanguage();
  const languages = language === 'de' ? (['de', 'en'] as const) : (['en', 'de'] as const);
  return (
    <ul className="trial-examples" aria-label={texts.questions}>
      {languages.flatMap((one) =>
        (questions[one] ?? []).map((question) => (
          <li key={`${one} ${question}`}>
            <button type="button" lang={one} data-question={question} onClick={() => onChosen(question)}>
              <ForeignText text={question} />
            </button>
          </li>
        )),
      )}
    </ul>
  );
}
