import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useCallerFields } from '../../rules/use-caller-fields.tsx';
import { Modal } from '../../ui/modal.tsx';
import type { PolicyEntry, RuleEntry } from './policy-tree.ts';
import { policyTexts } from './policy-texts.ts';

interface Props {
  readonly rule: RuleEntry;
  readonly title: string;
  readonly policies: readonly PolicyEntry[];
  readonly onClose: () => void;
  readonly onTaken: (rule: RuleEntry) => void;
}

/** Whom a rule is for, and which policy they have. */
export function RuleDialog({ rule, title, policies, onClose, onTaken }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).rules;
  const take = useOwnTexts(policyTexts).guard.take;
  const [policy, setPolicy] = useState(rule.policy);
  const callers = useCallerFields(rule);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onTaken({ ...callers.read(), policy });
  };

  return (
    <Modal open onClose={onClose} title={title} explanation={texts.empty}>
      <form className="guards-form" onSubmit={submit}>
        <label>
          {texts.policy}
          <select name="rule-policy" value={policy} onChange={(event) => setPolicy(event.target.value)}>
            {policies.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {callers.fields}
        <div className="modal-actions">
          <button type="submit" className="primary">
            {take}
          </button>
        </div>
      </form>
    </Modal>
  );
}
