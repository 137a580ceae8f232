import { Check, ChevronDown, Minus } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Tag } from '../../ui/tag.tsx';
import type { StepState } from './progress.ts';
import { startTexts } from './texts.ts';

interface Props {
  /** From 1. */
  readonly number: number;
  readonly title: string;
  readonly why: string;
  readonly state: StepState | undefined;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onSkip: () => void;
  readonly onNext: () => void;
  readonly children: ReactNode;
}

/** One of the first steps: its title always, and what there is to do where it is open. */
export function Step({ number, title, why, state, open, onToggle, onSkip, onNext, children }: Props): ReactNode {
  const texts = useOwnTexts(startTexts);
  const id = useId();

  return (
    <li className="start-step" data-state={state ?? 'waiting'}>
      <h2>
        <button type="button" aria-expanded={open} aria-controls={id} onClick={onToggle}>
          <span className="start-number" aria-hidden="true">
            {state === 'done' ? <Check size={16} /> : state === 'skipped' ? <Minus size={16} /> : number}
          </span>
          <span className="start-title">{title}</span>
          {state === 'done' ? <span className="visually-hidden">{texts.done}</span> : null}
          {state === 'skipped' ? <Tag>{texts.skipped}</Tag> : null}
          <ChevronDown className="start-chevron" size={18} aria-hidden="true" />
        </button>
      </h2>
      <div id={id} className="start-body" hidden={!open}>
        {open ? (
          <>
            <p className="start-why">
              <strong>{texts.why}:</strong> {why}
            </p>
            {children}
            <div className="start-actions">
              {state === 'done' ? (
                <button type="button" className="primary" onClick={onNext}>
                  {texts.next}
                </button>
              ) : (
                <button type="button" className="quiet-button" onClick={onSkip}>
                  {texts.skip}
                </button>
              )}
            </div>
          </>
        ) : null}
      </div>
    </li>
  );
}
