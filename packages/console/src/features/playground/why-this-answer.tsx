import type { AssistantTrace } from '@gatehouse/contract/explanation';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { reportTexts } from './report-texts.ts';

/** It is large, and only some want to know. */
const AnswerExplanation = lazy(async () => {
  const { AnswerExplanation: component } = await import('../../explanation/answer-explanation.tsx');
  return { default: component };
});

interface Props {
  readonly trace: AssistantTrace;
  readonly request: string;
}

/** What an assistant's answer rests on, once somebody opens it. */
export function WhyThisAnswer({ trace, request }: Props): ReactNode {
  const texts = useOwnTexts(reportTexts).report;
  const [open, setOpen] = useState(false);

  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{texts.why}</summary>
      {open ? (
        <Suspense fallback={<Skeleton />}>
          <AnswerExplanation trace={trace} request={request} />
        </Suspense>
      ) : null}
    </details>
  );
}
