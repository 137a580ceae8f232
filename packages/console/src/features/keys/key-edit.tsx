import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { KeyView } from '@gatehouse/contract/admin';
import { changeKey } from '../../api/keys.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Modal } from '../../ui/modal.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { Belonging } from './key-belonging.tsx';
import { KeyLimits, PurposeFields, ScopeFields, type UsualLimits, WhoFields } from './key-fields.tsx';
import { keysTexts } from './texts.ts';
import { type KeyFault, readChange, typedOf } from './typed-key.ts';

interface Props {
  readonly view: KeyView;
  readonly usual: UsualLimits | undefined;
  readonly onChanged: () => Promise<void>;
}

/** Changes what of a key can be changed. */
export function KeyEdit({ view, usual, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(keysTexts);
  const [open, setOpen] = useState(false);

  return (
    <>
      <button type="button" aria-label={`${texts.edit.open}: ${view.name}`} onClick={() => setOpen(true)}>
        {texts.edit.open}
      </button>
      <Modal open={open} onClose={() => setOpen(false)} title={<ForeignText text={texts.edit.title(view.name)} />} wide>
        {open ? <EditForm view={view} usual={usual} onChanged={onChanged} onClose={() => setOpen(false)} /> : null}
      </Modal>
    </>
  );
}

function EditForm({ view, usual, onChanged, onClose }: Props & { readonly onClose: () => void }): ReactNode {
  const texts = useOwnTexts(keysTexts);
  const tell = useToast();
  // As it was when it was opened.
  const [before] = useState(view);
  const [typed, setTyped] = useState(() => typedOf(view));
  const [fault, setFault] = useState<KeyFault>();
  const { busy, failure, run } = useAdminCall();

  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    const change = readChange(before, typed, Date.now());
    if (typeof change === 'string') {
      setFault(change);
      return;
    }
    if (change === undefined) {
      tell({ text: texts.edit.nothing });
      onClose();
      return;
    }
    void run(async (call) => {
      await changeKey(before, change, call);
      await onChanged();
      tell({ text: texts.edit.saved });
      onClose();
    });
  };
  const common = {
    typed,
    onChange: (next: typeof typed) => {
      setTyped(next);
      setFault(undefined);
    },
  };

  return (
    <form className="keys-form keys-columns" onSubmit={save}>
      <div className="keys-form">
        <WhoFields {...common} withRole={false} />
        <Belonging view={view} />
        <KeyLimits {...common} usual={usual} />
        <ScopeFields {...common} />
      </div>
      <div className="keys-form">
        <PurposeFields {...common} fixed={view.processing !== undefined} />
      </div>
      <FailureNotice failure={failure} />
      {fault === undefined ? null : (
        <p className="notice bad" role="alert">
          {texts.faults[fault]}
        </p>
      )}
      <div className="modal-actions">
        <button type="submit" className="primary" disabled={busy || typed.name.trim() === ''}>
          {texts.edit.save}
        </button>
      </div>
    </form>
  );
}
