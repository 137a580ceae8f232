import { type ReactNode, type SubmitEvent, useState } from 'react';
import { roles } from '@gatehouse/contract/admin';
import { entityTypeNames, entityTypes, type EntityType } from '@gatehouse/contract/entity-types';
import { type EntityAction, entityActions, trustLevels } from '@gatehouse/contract/privacy';
import { fetchKeys } from '../../api/keys.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Checks } from '../../setting-form/checks.tsx';
import { Modal } from '../../ui/modal.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { PrivacyRuleEntry } from './privacy-tree.ts';
import { editTexts } from './edit-texts.ts';
import { privacyTexts } from './texts.ts';

interface Props {
  readonly rule: PrivacyRuleEntry;
  readonly title: string;
  readonly providers: readonly string[];
  readonly onClose: () => void;
  readonly onTaken: (rule: PrivacyRuleEntry) => void;
}

/** Whom and what place a rule is for, and what happens to types then. */
export function PrivacyRuleDialog({ rule, title, providers, onClose, onTaken }: Props): ReactNode {
  const { policy } = useOwnTexts(privacyTexts);
  const texts = useOwnTexts(editTexts).ruleList;
  const { data } = useAdminData(['keys'], fetchKeys);
  const [edited, setEdited] = useState(rule);
  const [labels, setLabels] = useState(rule.labels.join(', '));
  const [models, setModels] = useState(rule.models.join('\n'));
  const set = (changes: Partial<PrivacyRuleEntry>): void => setEdited({ ...edited, ...changes });
  const usable = data?.keys.filter(({ revokedAt }) => revokedAt === undefined) ?? [];
  // Keys and providers that are gone may still stand in a rule.
  const keys = [
    ...usable.map(({ id, name }) => ({ value: id, label: name })),
    ...rule.keys.filter((id) => !usable.some((key) => key.id === id)).map((id) => ({ value: id, label: id })),
  ];
  const known = [...new Set([...providers, ...rule.providers])];

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onTaken({ ...edited, labels: partsOf(labels, /[\s,]+/), models: partsOf(models, /\n/) });
  };

  return (
    <Modal open wide onClose={onClose} title={title} explanation={texts.everybody}>
      <form className="privacy-form" onSubmit={submit}>
        <Checks
          legend={texts.trust}
          choices={trustLevels.map((trust) => ({ value: trust, label: policy.trust[trust] }))}
          chosen={edited.trust}
          onChosen={(trust) => set({ trust })}
        />
        <Checks
          legend={texts.providers}
          choices={known.map((provider) => ({ value: provider, label: provider }))}
          chosen={edited.providers}
          onChosen={(chosen) => set({ providers: chosen })}
        />
        <Checks legend={texts.keys} choices={keys} chosen={edited.keys} onChosen={(chosen) => set({ keys: chosen })} />
        <Checks
          legend={texts.roles}
          choices={roles.map((role) => ({ value: role, label: texts.roleNames[role] }))}
          chosen={edited.roles}
          onChosen={(chosen) => set({ roles: chosen })}
        />
        <TextField label={texts.labels} name="rule-labels" longest={1_000} value={labels} onChange={setLabels} />
        <label>
          {texts.models}
          <textarea
            name="rule-models"
            rows={2}
            autoComplete="off"
            spellCheck={false}
            value={models}
            onChange={(event) => setModels(event.target.value)}
          />
        </label>
        <TypeActions
          types={edited.types}
          otherwise={edited.default}
          onTypes={(types) => set({ types })}
          onOtherwise={(action) => set({ default: action })}
        />
        <div className="modal-actions">
          <button type="submit" className="primary">
            {texts.take}
          </button>
        </div>
      </form>
    </Modal>
  );
}

interface ActionsProps {
  readonly types: PrivacyRuleEntry['types'];
  readonly otherwise: EntityAction | undefined;
  readonly onTypes: (types: PrivacyRuleEntry['types']) => void;
  readonly onOtherwise: (action: EntityAction | undefined) => void;
}

function TypeActions({ types, otherwise, onTypes, onOtherwise }: ActionsProps): ReactNode {
  const texts = useOwnTexts(editTexts).ruleList;
  const language = useLanguage();
  const change = (type: EntityType, action: EntityAction | undefined): void => {
    const { [type]: _before, ...others } = types;
    onTypes(action === undefined ? others : { ...others, [type]: action });
  };

  return (
    <fieldset className="privacy-types">
      <legend>{texts.types}</legend>
      <label>
        {texts.default}
        <ActionSelect name="rule-default" action={otherwise} onAction={onOtherwise} />
      </label>
      {entityTypeNames.map((type) => (
        <label key={type}>
          {entityTypes[type][language]}
          <ActionSelect name={`rule-${type}`} action={types[type]} onAction={(action) => change(type, action)} />
        </label>
      ))}
    </fieldset>
  );
}

interface SelectProps {
  readonly name: string;
  readonly action: EntityAction | undefined;
  readonly onAction: (action: EntityAction | undefined) => void;
}

function ActionSelect({ name, action, onAction }: SelectProps): ReactNode {
  const { actions } = useOwnTexts(privacyTexts).policy;
  const { unchanged } = useOwnTexts(editTexts).ruleList;
  return (
    <select
      name={name}
      value={action ?? ''}
      onChange={(event) => onAction(entityActions.find((one) => one === event.target.value))}
    >
      <option value="">{unchanged}</option>
      {entityActions.map((one) => (
        <option key={one} value={one}>
          {actions[one]}
        </option>
      ))}
    </select>
  );
}

function partsOf(text: string, border: RegExp): readonly string[] {
  return text
    .split(border)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
