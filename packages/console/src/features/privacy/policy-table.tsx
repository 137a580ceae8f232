import type { ReactNode } from 'react';
import { entityTypeNames, entityTypes, type EntityType } from '@gatehouse/contract/entity-types';
import { entityActions, trustLevels } from '@gatehouse/contract/privacy';
import { fetchRecognisers } from '../../api/privacy.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { editsBetween } from '../../draft/edits-between.ts';
import type { Draft } from '../../draft/use-draft.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { SettingForm } from '../../setting-form/setting-form.tsx';
import { Card } from '../../ui/card.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Tag } from '../../ui/tag.tsx';
import { actionAt, actionByDefault, lookedFor, namedActions, privacySettings, typesPath } from './privacy-tree.ts';
import { editTexts } from './edit-texts.ts';
import { privacyTexts } from './texts.ts';

interface Props {
  readonly draft: Draft;
  readonly mayEdit: boolean;
}

const tones = { pass: 'warn', pseudonymise: 'plain', redact: 'accent', refuse: 'bad' } as const;

/** What happens to each type in general, and what comes of it by where the model runs. */
export function PolicyTable({ draft, mayEdit }: Props): ReactNode {
  const texts = useOwnTexts(privacyTexts);
  const { edit } = useOwnTexts(editTexts);
  const language = useLanguage();
  const { tree } = draft;
  const looked = lookedFor(tree);
  const named = namedActions(tree);
  const types = entityTypeNames.filter((type) => looked.has(type));
  const unseen = entityTypeNames.filter((type) => !looked.has(type));
  const enabled = privacySettings(tree)['enabled'] !== false;
  const set = (type: EntityType, action: string): void => {
    const path = [...typesPath, type];
    const before = named[type];
    if (action === '' && before !== undefined) draft.change({ path, remove: true });
    if (action !== '' && action !== before) draft.change({ path, value: action });
  };

  return (
    <>
      {mayEdit ? <General draft={draft} /> : null}
      <Card title={texts.policy.title} explanation={texts.policy.explanation}>
        {enabled && types.length > 0 ? (
          <ScrollRegion label={texts.policy.title}>
            <table className="wrapped privacy-policy stacks">
              <thead>
                <tr>
                  <th scope="col">{texts.policy.type}</th>
                  {mayEdit ? <th scope="col">{edit.column}</th> : null}
                  {trustLevels.map((trust) => (
                    <th key={trust} scope="col">
                      {texts.policy.trust[trust]}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {types.map((type) => (
                  <tr key={type}>
                    <th scope="row">{entityTypes[type][language]}</th>
                    {mayEdit ? (
                      <td className="stacks-wide">
                        <select
                          name={`action-${type}`}
                          aria-label={edit.actionOf(entityTypes[type][language])}
                          value={named[type] ?? ''}
                          onChange={(event) => set(type, event.target.value)}
                        >
                          <option value="">{edit.asDefault(texts.policy.actions[actionByDefault(tree, type)])}</option>
                          {entityActions.map((action) => (
                            <option key={action} value={action}>
                              {texts.policy.actions[action]}
                            </option>
                          ))}
                        </select>
                      </td>
                    ) : null}
                    {trustLevels.map((trust) => {
                      const action = actionAt(tree, type, trust);
                      const changed = action !== actionAt(draft.inForce, type, trust);
                      return (
                        <td
                          key={trust}
                          data-label={texts.policy.trust[trust]}
                          className={changed ? 'changed' : undefined}
                        >
                          <Tag tone={tones[action]}>{texts.policy.actions[action]}</Tag>
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        ) : (
          <p className="notice warn">{texts.policy.off}</p>
        )}
        {enabled && unseen.length > 0 ? (
          <p className="notice warn">
            {texts.policy.unseen(
              formatList(
                unseen.map((type) => entityTypes[type][language]),
                language,
              ),
            )}
          </p>
        ) : null}
      </Card>
    </>
  );
}

/** What is about no type in particular. */
function General({ draft }: { readonly draft: Draft }): ReactNode {
  const texts = useOwnTexts(editTexts).edit;
  const { data } = useAdminData(['recognisers'], fetchRecognisers);
  const settings = privacySettings(draft.tree);
  if (data === undefined) return null;

  return (
    <Card title={texts.general} explanation={texts.generalText}>
      <SettingForm
        fields={data.settings}
        values={settings}
        onChange={(values) => draft.change(...editsBetween(['pseudonymisation'], settings, values))}
      />
    </Card>
  );
}
