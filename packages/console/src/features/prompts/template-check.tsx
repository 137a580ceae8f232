import type { ReactNode } from 'react';
import { ProblemList } from '../../configuration/problem-list.tsx';
import { useOwnTexts } from '../../language/define-texts.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { editTexts } from './edit-texts.ts';
import type { CheckedTemplate } from './use-template-check.ts';

/** Whether the gateway would take a template, with what keeps it from that and has no field of its own. */
export function TemplateCheck({ checked: { state, failure, count = 0, problems } }: Props): ReactNode {
  const texts = useOwnTexts(editTexts).check;
  return (
    <div className="prompts-check" aria-live="polite" data-problems={state === 'checked' ? count : undefined}>
      {state === 'incomplete' || state === 'nameless' ? <p className="quiet">{texts[state]}</p> : null}
      {state === 'running' && failure === undefined ? <p className="quiet">{texts.running}</p> : null}
      {state === 'running' ? <FailureNotice failure={failure} /> : null}
      {state === 'checked' && count === 0 ? <p className="notice good">{texts.fits}</p> : null}
      {count > problems.elsewhere.length ? <p className="notice bad">{texts.above}</p> : null}
      {/* Of a file that nobody here sees, lines would say nothing. */}
      <ProblemList problems={problems.elsewhere} withLines={false} />
    </div>
  );
}

interface Props {
  readonly checked: CheckedTemplate;
}
