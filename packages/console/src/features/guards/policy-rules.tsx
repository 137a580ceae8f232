import { ArrowUp, Pencil, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useKeyNames } from '../../api/use-key-names.ts';
import type { Draft } from '../../draft/use-draft.ts';
import { editsBetween } from '../../draft/edits-between.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import type { SettingValues } from '../../setting-form/setting-values.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import type { PolicyEntry, RuleEntry } from './policy-tree.ts';
import { policyTexts } from './policy-texts.ts';

const RuleDialog = lazyPart(async () => (await import('./rule-dialog.tsx')).RuleDialog, null);

interface Props {
  readonly rules: readonly RuleEntry[];
  readonly policies: readonly PolicyEntry[];
  readonly mayEdit: boolean;
  readonly draft: Draft;
}

const at = ['inspection', 'rules'];
const fresh: RuleEntry = { policy: 'default', keys: [], roles: [], labels: [], models: [] };

/** Which policy holds for some keys, roles, labels and models. */
export function PolicyRules({ rules, policies, mayEdit, draft }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).rules;
  const [editing, setEditing] = useState<number>();

  return (
    <Card
      title={texts.title}
      explanation={texts.explanation}
      actions={
        mayEdit ? (
          <button type="button" className="guards-button" onClick={() => setEditing(rules.length)}>
            <Plus size={16} aria-hidden="true" /> {texts.add}
          </button>
        ) : undefined
      }
    >
      {rules.length === 0 ? (
        <EmptyState text={texts.none} />
      ) : (
        <ol className="guards-rules">
          {rules.map((rule, place) => (
            // Rules have no names but their places.
            <li key={place}>
              <Rule rule={rule} />
              {mayEdit ? (
                <span className="guards-icons">
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={texts.edit(place + 1)}
                    title={texts.edit(place + 1)}
                    onClick={() => setEditing(place)}
                  >
                    <Pencil size={16} aria-hidden="true" />
                  </button>
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={texts.up(place + 1)}
                    title={texts.up(place + 1)}
                    disabled={place === 0}
                    onClick={() => draft.change({ path: [...at, place], move: place - 1 })}
                  >
                    <ArrowUp size={16} aria-hidden="true" />
                  </button>
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={texts.remove(place + 1)}
                    title={texts.remove(place + 1)}
                    onClick={() => draft.change({ path: [...at, place], remove: true })}
                  >
                    <Trash2 size={16} aria-hidden="true" />
                  </button>
                </span>
              ) : null}
            </li>
          ))}
        </ol>
      )}
      {editing === undefined ? null : (
        <RuleDialog
          rule={rules[editing] ?? fresh}
          place={editing + 1}
          policies={policies}
          onClose={() => setEditing(undefined)}
          onTaken={(rule) => {
            const before = rules[editing];
            if (before === undefined) draft.change({ path: [...at, editing], value: written(rule) as never });
            else draft.change(...editsBetween([...at, editing], written(before), written(rule)));
            setEditing(undefined);
          }}
        />
      )}
    </Card>
  );
}

const selectors = ['keys', 'roles', 'labels', 'models'] as const;

/** As a file has it: without what selects nobody in particular. */
function written(rule: RuleEntry): SettingValues {
  return {
    ...Object.fromEntries(selectors.flatMap((name) => (rule[name].length === 0 ? [] : [[name, [...rule[name]]]]))),
    policy: rule.policy,
  };
}

function Rule({ rule }: { readonly rule: RuleEntry }): ReactNode {
  const texts = useOwnTexts(policyTexts).rules;
  const language = useLanguage();
  const nameOfKey = useKeyNames();
  const named = selectors.flatMap((name) => {
    const entries = rule[name];
    if (entries.length === 0) return [];
    const shown =
      name === 'keys'
        ? entries.map(nameOfKey)
        : name === 'roles'
          ? entries.map((role) => texts.roleNames[role as keyof typeof texts.roleNames] ?? role)
          : entries;
    return [{ name, text: formatList(shown, language) }];
  });
  return (
    <span className="guards-rule">
      <code>{rule.policy}</code>
      {named.length === 0 ? <span>{texts.empty}</span> : null}
      {named.map(({ name, text }) => (
        <span key={name}>
          <span className="quiet">{texts.holdsFor[name]}</span> <ForeignText text={text} />
        </span>
      ))}
    </span>
  );
}
