import './draft.css';
import type { ReactNode } from 'react';
import { useConfigurationChange } from '../configuration/use-configuration-change.tsx';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatCount } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { LeaveGuard } from './leave-guard.tsx';
import { draftTexts } from './texts.ts';
import type { Draft } from './use-draft.ts';

export interface DraftBarProps {
  readonly draft: Draft;
  /** What is to be said beside the difference. */
  readonly note?: ReactNode;
}

/** Says that something was changed in the page and does not hold yet, until it is applied or discarded. */
export function OpenDraftBar({ draft, note }: DraftBarProps): ReactNode {
  const texts = useOwnTexts(draftTexts);
  const language = useLanguage();
  const { dialog, propose } = useConfigurationChange({ onApplied: draft.discard });
  const { edits, steps } = draft;

  return (
    <>
      {steps === 0 ? null : (
        <section className="draft-bar" aria-label={texts.label}>
          <output>{texts.steps(formatCount(steps, language), steps)}</output>
          <span className="draft-actions">
            <button type="button" onClick={draft.takeBack}>
              {texts.takeBack}
            </button>
            <button type="button" onClick={draft.discard}>
              {texts.discard}
            </button>
            <button
              type="button"
              className="primary"
              onClick={() => propose({ edits, ...(note === undefined ? {} : { note }) })}
            >
              {texts.review}
            </button>
          </span>
        </section>
      )}
      {dialog}
      <LeaveGuard unsaved={steps > 0} />
    </>
  );
}
