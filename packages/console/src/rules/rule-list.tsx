import { ArrowUp, Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SettingPath } from '@gatehouse/contract/admin-configuration';
import { EntryCard } from '../draft/entry-card.tsx';
import type { Draft } from '../draft/use-draft.ts';
import { useEntryEdits } from '../draft/use-entry-edits.ts';
import { useOwnTexts } from '../language/define-texts.ts';
import type { SettingValues } from '../setting-form/setting-values.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { ruleTexts } from './texts.ts';

interface EditedRule<Rule> {
  readonly rule: Rule;
  readonly title: string;
  readonly onClose: () => void;
  readonly onTaken: (rule: Rule) => void;
}

interface Props<Rule> {
  readonly texts: Readonly<Record<'title' | 'explanation' | 'none', string>>;
  readonly className: string;
  readonly rules: readonly Rule[];
  /** A rule that is to be made. */
  readonly fresh: Rule;
  /** Where the rules stand in the configuration. */
  readonly path: SettingPath;
  readonly draft: Draft;
  readonly mayEdit: boolean;
  /** As a file has it. */
  readonly written: (rule: Rule) => SettingValues;
  /** What a rule says. */
  readonly show: (rule: Rule) => ReactNode;
  readonly dialog: (edited: EditedRule<Rule>) => ReactNode;
}

/** Rules of the configuration in their order, which says which of them goes before which. */
export function RuleList<Rule>(props: Props<Rule>): ReactNode {
  const { texts: own, className, rules, fresh, path, draft, mayEdit, written, show, dialog } = props;
  const texts = useOwnTexts(ruleTexts);
  const { editing, ...edits } = useEntryEdits(draft, path, rules.map(written));

  return (
    <EntryCard
      texts={own}
      count={rules.length}
      add={texts.add}
      onAdd={mayEdit ? () => edits.edit(rules.length) : undefined}
      dialog={
        editing === undefined
          ? null
          : dialog({
              rule: rules[editing] ?? fresh,
              title: texts.name(editing + 1),
              onClose: edits.close,
              onTaken: (rule) => edits.take(written(rule)),
            })
      }
    >
      <ol className={className}>
        {rules.map((rule, place) => (
          // Rules have no names but their places.
          <li key={place}>
            {show(rule)}
            {mayEdit ? (
              <span className="icon-buttons">
                <IconButton icon={Pencil} label={texts.edit(place + 1)} onPress={() => edits.edit(place)} />
                <IconButton
                  icon={ArrowUp}
                  label={texts.up(place + 1)}
                  disabled={place === 0}
                  onPress={() => edits.moveUp(place)}
                />
                <IconButton icon={Trash2} label={texts.remove(place + 1)} onPress={() => edits.remove(place)} />
              </span>
            ) : null}
          </li>
        ))}
      </ol>
    </EntryCard>
  );
}
