import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import type { SettingValues } from '../../setting-form/setting-values.ts';
import { Modal } from '../../ui/modal.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { policyTexts } from './policy-texts.ts';
import type { PolicyEntry } from './policy-tree.ts';

interface Props {
  readonly policies: readonly PolicyEntry[];
  readonly copyOf: string;
  readonly onClose: () => void;
  readonly onNew: (name: string, policy: SettingValues) => void;
}

const form = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Asks for the name of a policy and with which guards it begins. */
export function NewPolicyDialog({ policies, copyOf, onClose, onNew }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).policies;
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [source, setSource] = useState(copyOf);
  const taken = policies.some((policy) => policy.name === name);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const guards = policies.find((policy) => policy.name === source)?.guards ?? [];
    onNew(name, { ...(description.trim() === '' ? {} : { description: description.trim() }), guards });
  };

  return (
    <Modal open onClose={onClose} title={texts.newPolicy}>
      <form className="guards-form" onSubmit={submit}>
        <TextField label={texts.name} name="policy-name" longest={63} value={name} onChange={setName} required />
        {taken ? (
          <p className="notice bad" role="alert">
            {texts.taken}
          </p>
        ) : null}
        <TextField
          label={texts.description}
          name="policy-description"
          longest={500}
          value={description}
          onChange={setDescription}
        />
        <label>
          {texts.copyOf}
          <select name="policy-source" value={source} onChange={(event) => setSource(event.target.value)}>
            <option value="">{texts.nothing}</option>
            {policies.map((policy) => (
              <option key={policy.name}>{policy.name}</option>
            ))}
          </select>
        </label>
        <div className="modal-actions">
          <button type="submit" className="primary" disabled={taken || !form.test(name)}>
            {texts.create}
          </button>
        </div>
      </form>
    </Modal>
  );
}
