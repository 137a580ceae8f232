import { type ReactNode, useState } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { ForeignText } from './foreign-text.tsx';
import { Modal } from './modal.tsx';
import { uiTexts } from './texts.ts';

interface Props {
  /** The button that asks, and the one that does it. */
  readonly label: string;
  /** What it is about, for those who hear the button and do not see where it stands. */
  readonly about?: string;
  /** What is asked, as a question. */
  readonly title: ReactNode;
  /** What will be so afterwards, and what cannot be undone. */
  readonly consequences: readonly string[];
  readonly disabled?: boolean;
  readonly danger?: boolean;
  /** Fields that the decision needs, such as a reason. */
  readonly children?: ReactNode;
  /** False as long as a field lacks something. */
  readonly ready?: boolean;
  readonly onConfirm: () => void;
}

/** A button for what cannot be undone: it says what will happen before it happens. */
export function Confirm({
  label,
  about,
  title,
  consequences,
  disabled = false,
  danger = true,
  children,
  ready = true,
  onConfirm,
}: Props): ReactNode {
  const texts = useOwnTexts(uiTexts);
  const [asked, setAsked] = useState(false);

  return (
    <>
      <button
        type="button"
        disabled={disabled}
        aria-label={about === undefined ? undefined : `${label}: ${about}`}
        onClick={() => setAsked(true)}
      >
        <ForeignText text={label} />
      </button>
      <Modal open={asked} onClose={() => setAsked(false)} title={title}>
        <ul className="consequences">
          {consequences.map((consequence) => (
            <li key={consequence}>
              <ForeignText text={consequence} />
            </li>
          ))}
        </ul>
        {children}
        <div className="modal-actions">
          <button type="button" onClick={() => setAsked(false)}>
            {texts.cancel}
          </button>
          <button
            type="button"
            className={danger ? 'danger' : 'primary'}
            disabled={!ready}
            onClick={() => {
              setAsked(false);
              onConfirm();
            }}
          >
            <ForeignText text={label} />
          </button>
        </div>
      </Modal>
    </>
  );
}
