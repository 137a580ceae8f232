import { type ReactNode, type SubmitEvent, useState } from 'react';
import { entityTypeNames, entityTypes, type EntityType } from '@gatehouse/contract/entity-types';
import { type EntityAction, entityActions, trustLevels } from '@gatehouse/contract/privacy';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { useCallerFields } from '../../rules/use-caller-fields.tsx';
import { Checks } from '../../setting-form/checks.tsx';
import { Modal } from '../../ui/modal.tsx';
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
  const [edited, setEdited] = useState(rule);
  const callers = useCallerFields(rule);
  const set = (changes: Partial<PrivacyRuleEntry>): void => setEdited({ ...edited, ...changes });
  // Providers that are gone may still stand in a rule.
  const known = [...new Set([...providers, ...rule.providers])];

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onTaken({ ...edited, ...callers.read() });
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
        {callers.fields}
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
