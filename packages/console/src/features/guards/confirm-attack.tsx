import { useState, type ReactNode, type SubmitEvent } from 'react';
import { longestAttack, type NewAttackRequest } from '@gatehouse/contract/admin-attacks';
import { confirmAttack } from '../../api/attacks.ts';
import type { AdminCall } from '../../api/fetch-admin.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Card } from '../../ui/card.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { guardsTexts } from './texts.ts';

interface Props {
  readonly onConfirmed: (call: AdminCall) => Promise<void>;
}

const nothing = { text: '', request: '', reason: '', note: '' };

/** Remembers an attack: a text, or what stands in a request of the record. */
export function ConfirmAttack({ onConfirmed }: Props): ReactNode {
  const texts = useOwnTexts(guardsTexts).memory;
  const [source, setSource] = useState<'text' | 'request'>('text');
  const [typed, setTyped] = useState(nothing);
  const [said, setSaid] = useState<'confirmed' | 'asked'>();
  const { busy, failure, run } = useAdminCall();
  const set = (name: keyof typeof nothing, value: string): void => setTyped({ ...typed, [name]: value });
  const complete =
    source === 'text' ? typed.text.trim() !== '' : typed.request.trim() !== '' && typed.reason.trim() !== '';

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setSaid(undefined);
    const note = typed.note.trim() === '' ? {} : { note: typed.note.trim() };
    const wanted: NewAttackRequest =
      source === 'text'
        ? { text: typed.text, ...note }
        : { request: typed.request.trim(), reason: typed.reason.trim(), ...note };
    void run(async (call) => {
      const confirmed = await confirmAttack(wanted, call);
      if ('question' in confirmed) {
        setSaid('asked');
        return;
      }
      setSaid('confirmed');
      setTyped(nothing);
      await onConfirmed(call);
    });
  };

  return (
    <Card title={texts.add}>
      <form className="filters" onSubmit={submit}>
        <label className="wide">
          {texts.source}
          <select
            name="attack-source"
            value={source}
            onChange={(event) => setSource(event.target.value === 'request' ? 'request' : 'text')}
          >
            <option value="text">{texts.sources.text}</option>
            <option value="request">{texts.sources.request}</option>
          </select>
        </label>
        <TextField
          label={texts.note}
          name="attack-note"
          longest={500}
          value={typed.note}
          onChange={(value) => set('note', value)}
        />
        {source === 'text' ? (
          <label className="whole">
            {texts.text}
            <textarea
              name="attack-text"
              rows={3}
              required
              maxLength={longestAttack}
              autoComplete="off"
              spellCheck={false}
              value={typed.text}
              onChange={(event) => set('text', event.target.value)}
            />
          </label>
        ) : (
          <>
            <TextField
              label={texts.request}
              name="attack-request"
              longest={128}
              value={typed.request}
              onChange={(value) => set('request', value)}
              required
            />
            <TextField
              label={texts.reason}
              name="attack-reason"
              longest={1_000}
              value={typed.reason}
              onChange={(value) => set('reason', value)}
              required
            />
          </>
        )}
        <div className="filter-actions">
          <button type="submit" disabled={busy || !complete}>
            {texts.confirm}
          </button>
        </div>
      </form>
      {failure?.code === 'invalid_request' ? (
        <p className="notice bad" role="alert">
          {texts.unfit}
        </p>
      ) : (
        <FailureNotice failure={failure} />
      )}
      {said === undefined ? null : (
        <output className={said === 'asked' ? 'notice warn' : 'notice'}>{texts[said]}</output>
      )}
    </Card>
  );
}
