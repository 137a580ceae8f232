import { type ReactNode, type SubmitEvent, useState } from 'react';
import { roles } from '@gatehouse/contract/admin';
import { fetchKeys } from '../../api/keys.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Checks } from '../../setting-form/checks.tsx';
import { Modal } from '../../ui/modal.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { PolicyEntry, RuleEntry } from './policy-tree.ts';
import { policyTexts } from './policy-texts.ts';

interface Props {
  readonly rule: RuleEntry;
  /** From 1. */
  readonly place: number;
  readonly policies: readonly PolicyEntry[];
  readonly onClose: () => void;
  readonly onTaken: (rule: RuleEntry) => void;
}

/** Whom a rule is for, and which policy they have. */
export function RuleDialog({ rule, place, policies, onClose, onTaken }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).rules;
  const take = useOwnTexts(policyTexts).guard.take;
  const { data } = useAdminData(['keys'], fetchKeys);
  const [policy, setPolicy] = useState(rule.policy);
  const [keys, setKeys] = useState(rule.keys);
  const [chosen, setChosen] = useState(rule.roles);
  const [labels, setLabels] = useState(rule.labels.join(', '));
  const [models, setModels] = useState(rule.models.join('\n'));
  // Keys that are gone may still stand in a rule.
  const known = [
    ...(data?.keys.filter(({ revokedAt }) => revokedAt === undefined).map(({ id, name }) => ({ id, name })) ?? []),
    ...rule.keys
      .filter((id) => data?.keys.some((key) => key.id === id && key.revokedAt === undefined) !== true)
      .map((id) => ({ id, name: id })),
  ];

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onTaken({ policy, keys, roles: chosen, labels: partsOf(labels, /[\s,]+/), models: partsOf(models, /\n/) });
  };

  return (
    <Modal open onClose={onClose} title={`${texts.title2} ${place}`} explanation={texts.empty}>
      <form className="guards-form" onSubmit={submit}>
        <label>
          {texts.policy}
          <select name="rule-policy" value={policy} onChange={(event) => setPolicy(event.target.value)}>
            {policies.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <Checks
          legend={texts.keys}
          choices={known.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={keys}
          onChosen={setKeys}
        />
        <Checks
          legend={texts.roles}
          choices={roles.map((role) => ({ value: role, label: texts.roleNames[role] }))}
          chosen={chosen}
          onChosen={setChosen}
        />
        <TextField label={texts.labels} name="rule-labels" longest={1_000} value={labels} onChange={setLabels} />
        <label>
          {texts.models}
          <textarea
            name="rule-models"
            rows={3}
            autoComplete="off"
            spellCheck={false}
            value={models}
            onChange={(event) => setModels(event.target.value)}
          />
        </label>
        <div className="modal-actions">
          <button type="submit" className="primary">
            {take}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function partsOf(text: string, border: RegExp): readonly string[] {
  return text
    .split(border)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
