import { ArrowUp, Pencil, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { entityTypes } from '@gatehouse/contract/entity-types';
import { trustLevels } from '@gatehouse/contract/privacy';
import { useKeyNames } from '../../api/use-key-names.ts';
import { editsBetween } from '../../draft/edits-between.ts';
import type { Draft } from '../../draft/use-draft.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import type { SettingValues } from '../../setting-form/setting-values.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Tag } from '../../ui/tag.tsx';
import { isEntityType, type PrivacyRuleEntry, rulesOf, rulesPath } from './privacy-tree.ts';
import { editTexts } from './edit-texts.ts';
import { privacyTexts } from './texts.ts';

const PrivacyRuleDialog = lazyPart(async () => (await import('./privacy-rule-dialog.tsx')).PrivacyRuleDialog, null);

interface Props {
  readonly draft: Draft;
  readonly mayEdit: boolean;
  readonly providers: readonly string[];
}

const selectors = ['keys', 'roles', 'labels', 'models', 'providers', 'trust'] as const;
const fresh: PrivacyRuleEntry = {
  keys: [],
  roles: [],
  labels: [],
  models: [],
  providers: [],
  trust: [],
  default: undefined,
  types: {},
};

/** What else holds for some keys, models, providers and places. */
export function PrivacyRules({ draft, mayEdit, providers }: Props): ReactNode {
  const texts = useOwnTexts(editTexts).ruleList;
  const [editing, setEditing] = useState<number>();
  const rules = rulesOf(draft.tree);

  return (
    <Card
      title={texts.title}
      explanation={texts.explanation}
      actions={
        mayEdit ? (
          <button type="button" className="privacy-button" onClick={() => setEditing(rules.length)}>
            <Plus size={16} aria-hidden="true" /> {texts.add}
          </button>
        ) : undefined
      }
    >
      {rules.length === 0 ? (
        <EmptyState text={texts.none} />
      ) : (
        <ol className="privacy-rules">
          {rules.map((rule, place) => (
            // Rules have no names but their places.
            <li key={place}>
              <Rule rule={rule} />
              {mayEdit ? (
                <span className="privacy-icons">
                  <IconButton label={texts.edit(place + 1)} onPress={() => setEditing(place)}>
                    <Pencil size={16} aria-hidden="true" />
                  </IconButton>
                  <IconButton
                    label={texts.up(place + 1)}
                    disabled={place === 0}
                    onPress={() => draft.change({ path: [...rulesPath, place], move: place - 1 })}
                  >
                    <ArrowUp size={16} aria-hidden="true" />
                  </IconButton>
                  <IconButton
                    label={texts.remove(place + 1)}
                    onPress={() => draft.change({ path: [...rulesPath, place], remove: true })}
                  >
                    <Trash2 size={16} aria-hidden="true" />
                  </IconButton>
                </span>
              ) : null}
            </li>
          ))}
        </ol>
      )}
      {editing === undefined ? null : (
        <PrivacyRuleDialog
          rule={rules[editing] ?? fresh}
          title={texts.name(editing + 1)}
          providers={providers}
          onClose={() => setEditing(undefined)}
          onTaken={(rule) => {
            const before = rules[editing];
            if (before === undefined) draft.change({ path: [...rulesPath, editing], value: written(rule) as never });
            else draft.change(...editsBetween([...rulesPath, editing], written(before), written(rule)));
            setEditing(undefined);
          }}
        />
      )}
    </Card>
  );
}

/** As a file has it: without what selects nobody in particular. */
function written(rule: PrivacyRuleEntry): SettingValues {
  return {
    ...Object.fromEntries(selectors.flatMap((name) => (rule[name].length === 0 ? [] : [[name, [...rule[name]]]]))),
    ...(rule.default === undefined ? {} : { default: rule.default }),
    ...(Object.keys(rule.types).length === 0 ? {} : { types: { ...rule.types } }),
  };
}

function Rule({ rule }: { readonly rule: PrivacyRuleEntry }): ReactNode {
  const { policy } = useOwnTexts(privacyTexts);
  const texts = useOwnTexts(editTexts).ruleList;
  const language = useLanguage();
  const nameOfKey = useKeyNames();
  const named = selectors.flatMap((name) => {
    const entries = rule[name];
    if (entries.length === 0) return [];
    const shown = entries.map((entry) => {
      if (name === 'keys') return nameOfKey(entry);
      if (name === 'roles') return texts.roleNames[entry as keyof typeof texts.roleNames] ?? entry;
      const trust = trustLevels.find((level) => level === entry);
      return name === 'trust' && trust !== undefined ? policy.trust[trust] : entry;
    });
    return [{ name, text: formatList(shown, language) }];
  });
  return (
    <div className="privacy-rule">
      <p>
        {named.length === 0 ? texts.everybody : null}
        {named.map(({ name, text }) => (
          <span key={name} className="privacy-selector">
            <span className="quiet">{texts.says[name]}</span> <ForeignText text={text} />
          </span>
        ))}
      </p>
      <p className="privacy-tags">
        {Object.entries(rule.types).map(([type, action]) => (
          <Tag key={type}>
            {isEntityType(type) ? entityTypes[type][language] : type}: {policy.actions[action]}
          </Tag>
        ))}
        {rule.default === undefined ? null : (
          <Tag>
            {texts.otherTypes}: {policy.actions[rule.default]}
          </Tag>
        )}
      </p>
    </div>
  );
}

interface IconProps {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function IconButton({ label, disabled = false, onPress, children }: IconProps): ReactNode {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
