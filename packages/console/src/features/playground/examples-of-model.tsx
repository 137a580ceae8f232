import type { ReactNode } from 'react';
import { usePermitted } from '../../session/session.ts';
import { useStatus } from '../../traffic/use-status.ts';
import { ExampleQuestionList, hasQuestions } from '../../trial/example-questions.tsx';
import { Examples } from '../../trial/examples.tsx';

interface Props {
  readonly model: string;
  readonly onChosen: (text: string) => void;
}

/** What to begin with: of an assistant the questions that are configured for it, for whoever may know how the gateway is. */
export function ExamplesOfModel(props: Props): ReactNode {
  const permitted = usePermitted();
  return permitted('status.read') ? <KnownExamples {...props} /> : <Examples onChosen={props.onChosen} />;
}

function KnownExamples({ model, onChosen }: Props): ReactNode {
  const { data } = useStatus();
  const questions = data?.assistants.find(({ name }) => name === model)?.examples;
  return questions !== undefined && hasQuestions(questions) ? (
    <ExampleQuestionList questions={questions} onChosen={onChosen} />
  ) : (
    <Examples onChosen={onChosen} />
  );
}
