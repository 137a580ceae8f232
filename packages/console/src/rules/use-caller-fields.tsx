import { type ReactNode, useState } from 'react';
import { roles } from '@gatehouse/contract/admin';
import { fetchDirectory } from '../api/directory.ts';
import { fetchKeys } from '../api/keys.ts';
import { useAdminData } from '../api/use-admin-data.ts';
import { useOwnTexts } from '../language/define-texts.ts';
import { usePermitted } from '../session/session.ts';
import { Checks } from '../setting-form/checks.tsx';
import { nameOfRole } from '../shell/name-of-role.ts';
import { shellTexts } from '../shell/texts.ts';
import { TextField } from '../ui/text-field.tsx';
import type { Callers } from './callers.ts';
import { ruleTexts } from './texts.ts';

interface CallerFields {
  readonly fields: ReactNode;
  /** What is chosen and typed in them. */
  readonly read: () => Callers;
}

/** The fields of a form that ask whom a rule is for. */
export function useCallerFields(given: Callers): CallerFields {
  const texts = useOwnTexts(ruleTexts);
  const { roles: names } = useOwnTexts(shellTexts);
  const permitted = usePermitted();
  const { data } = useAdminData(['keys'], fetchKeys);
  const directory = useAdminData(['directory'], fetchDirectory, { enabled: permitted('directory.read') });
  const [keys, setKeys] = useState(given.keys);
  const [chosen, setChosen] = useState(given.roles);
  const [labels, setLabels] = useState(given.labels.join(', '));
  const [models, setModels] = useState(given.models.join('\n'));
  const usable = data?.keys.filter(({ revokedAt }) => revokedAt === undefined) ?? [];
  // Keys that are gone may still stand in a rule.
  const known = [
    ...usable.map(({ id, name }) => ({ value: id, label: name })),
    ...given.keys.filter((id) => !usable.some((key) => key.id === id)).map((id) => ({ value: id, label: id })),
  ];
  const offered = directory.data?.roles ?? roles.map((id) => ({ id, own: undefined }));
  // So may roles, and those of an organisation are shown to whoever may read the directory.
  const choices = [
    ...offered
      .filter(({ id, own }) => own?.status !== 'closed' || given.roles.includes(id))
      .map(({ id, own }) => ({ value: id, label: own?.name ?? nameOfRole(id, { ...names, ...texts.roleNames }) })),
    ...given.roles.filter((id) => !offered.some((role) => role.id === id)).map((id) => ({ value: id, label: id })),
  ];

  return {
    fields: (
      <>
        <Checks legend={texts.keys} choices={known} chosen={keys} onChosen={setKeys} />
        <Checks legend={texts.roles} choices={choices} chosen={chosen} onChosen={setChosen} />
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
      </>
    ),
    read: () => ({ keys, roles: chosen, labels: partsOf(labels, /[\s,]+/), models: partsOf(models, /\n/) }),
  };
}

function partsOf(text: string, border: RegExp): readonly string[] {
  return text
    .split(border)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
