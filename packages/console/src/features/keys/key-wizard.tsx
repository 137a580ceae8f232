import { Link } from '@tanstack/react-router';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { CreatedKey } from '@gatehouse/contract/admin';
import { createKey } from '../../api/keys.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Modal } from '../../ui/modal.tsx';
import { KeyLimits, PurposeFields, ScopeFields, type UsualLimits, WhoFields } from './key-fields.tsx';
import { ShownOnce } from './shown-once.tsx';
import { keysTexts } from './texts.ts';
import { emptyKey, type KeyFault, readNewKey } from './typed-key.ts';

const steps = ['who', 'why', 'limits', 'done'] as const;

/** In which step a person mends a fault. */
const stepOf: Readonly<Record<KeyFault, number>> = {
  name: 0,
  expires: 0,
  processing: 1,
  labels: 1,
  limits: 2,
  scopes: 2,
  form: 0,
};

interface Props {
  readonly usual: UsualLimits | undefined;
  readonly onCreated: () => Promise<void>;
}

/** Makes a key in steps: who, what for, how much, and then the key itself, this once. */
export function KeyWizard({ usual, onCreated }: Props): ReactNode {
  const texts = useOwnTexts(keysTexts);
  const { wizard } = texts;
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const [typed, setTyped] = useState(emptyKey);
  const [fault, setFault] = useState<KeyFault>();
  const [created, setCreated] = useState<CreatedKey>();
  const { busy, failure, run } = useAdminCall();
  const step = steps[at] ?? 'who';

  const close = (): void => {
    setOpen(false);
    setAt(0);
    setTyped(emptyKey);
    setFault(undefined);
    setCreated(undefined);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = readNewKey(typed, Date.now());
    if (typeof wanted === 'string' && stepOf[wanted] <= at) {
      setFault(wanted);
      setAt(stepOf[wanted]);
      return;
    }
    setFault(undefined);
    if (typeof wanted === 'string' || step !== 'limits') {
      setAt(at + 1);
      return;
    }
    void run(async (call) => {
      setCreated(await createKey(wanted, call));
      setAt(steps.indexOf('done'));
      await onCreated();
    });
  };
  const change = (next: typeof typed): void => {
    setTyped(next);
    setFault(undefined);
  };

  return (
    <>
      <button type="button" className="primary" onClick={() => setOpen(true)}>
        {wizard.open}
      </button>
      <Modal open={open} onClose={close} title={wizard.title}>
        <p className="keys-steps" aria-live="polite">
          {wizard.step(String(at + 1), String(steps.length), wizard.steps[step])}
          <progress aria-hidden="true" max={steps.length} value={at + 1} />
        </p>
        {created === undefined ? (
          <form className="keys-form" onSubmit={submit}>
            {step === 'who' ? <WhoFields typed={typed} onChange={change} withRole /> : null}
            {step === 'why' ? <PurposeFields typed={typed} onChange={change} fixed={false} /> : null}
            {step === 'limits' ? (
              <>
                <KeyLimits typed={typed} onChange={change} usual={usual} />
                <ScopeFields typed={typed} onChange={change} />
              </>
            ) : null}
            <FailureNotice failure={failure} />
            {fault === undefined ? null : (
              <p className="notice bad" role="alert">
                {texts.faults[fault]}
              </p>
            )}
            <div className="modal-actions">
              {at === 0 ? null : (
                <button type="button" onClick={() => setAt(at - 1)}>
                  {wizard.back}
                </button>
              )}
              <button type="submit" className="primary" disabled={busy || typed.name.trim() === ''}>
                {step === 'limits' ? wizard.create : wizard.next}
              </button>
            </div>
          </form>
        ) : (
          <ShownOnce created={created} onClose={close}>
            {created.record.role === 'user' ? <Link to="/start">{wizard.recipes}</Link> : null}
          </ShownOnce>
        )}
      </Modal>
    </>
  );
}
