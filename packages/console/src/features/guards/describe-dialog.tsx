import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Modal } from '../../ui/modal.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { policyTexts } from './policy-texts.ts';

interface Props {
  readonly description: string;
  readonly onClose: () => void;
  readonly onDescribed: (description: string) => void;
}

/** Asks what a policy is for. */
export function DescribeDialog({ description, onClose, onDescribed }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).policies;
  const [text, setText] = useState(description);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onDescribed(text.trim());
  };

  return (
    <Modal open onClose={onClose} title={texts.editPolicy}>
      <form className="guards-form" onSubmit={submit}>
        <TextField label={texts.description} name="policy-description" longest={500} value={text} onChange={setText} />
        <div className="modal-actions">
          <button type="submit" className="primary">
            {texts.create}
          </button>
        </div>
      </form>
    </Modal>
  );
}
