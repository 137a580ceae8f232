import { Plus } from 'lucide-react';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import type { SettingValues } from '../../setting-form/setting-values.ts';
import { Modal } from '../../ui/modal.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { PolicyEntry } from './policy-tree.ts';
import { policyTexts } from './policy-texts.ts';

interface Props {
  readonly policies: readonly PolicyEntry[];
  /** Whose guards it begins with; nobody's where none is given. */
  readonly copyOf?: string;
  readonly label?: string;
  readonly onNew: (name: string, policy: SettingValues) => void;
}

const form = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** A button that asks for the name of a policy and with which guards it begins. */
export function NewPolicy({ policies, copyOf = '', label, onNew }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).policies;
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [source, setSource] = useState(copyOf);
  const taken = policies.some((policy) => policy.name === name);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const guards = policies.find((policy) => policy.name === source)?.guards ?? [];
    setOpen(false);
    setName('');
    setDescription('');
    onNew(name, { ...(description.trim() === '' ? {} : { description: description.trim() }), guards });
  };

  return (
    <>
      <button type="button" className="guards-button" onClick={() => setOpen(true)}>
        {label === undefined ? <Plus size={16} aria-hidden="true" /> : null} {label ?? texts.newPolicy}
      </button>
      <Modal open={open} onClose={() => setOpen(false)} title={texts.newPolicy}>
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
    </>
  );
}
