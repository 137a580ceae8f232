import { Pencil, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { entityTypes } from '@gatehouse/contract/entity-types';
import { editsBetween } from '../../draft/edits-between.ts';
import { valueAt } from '../../draft/setting-tree.ts';
import type { Draft } from '../../draft/use-draft.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { isList, isMap, type SettingValues, textOf, textsOf } from '../../setting-form/setting-values.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { isEntityType, patternsPath } from './privacy-tree.ts';
import { editTexts } from './edit-texts.ts';

const PatternDialog = lazyPart(async () => (await import('./pattern-dialog.tsx')).PatternDialog, null);

interface Props {
  readonly draft: Draft;
  readonly mayEdit: boolean;
}

const fresh: SettingValues = { name: '', pattern: '' };

/** What is looked for beside the types that come with Gatehouse. */
export function Patterns({ draft, mayEdit }: Props): ReactNode {
  const texts = useOwnTexts(editTexts).patterns;
  const language = useLanguage();
  const [editing, setEditing] = useState<number>();
  const list = valueAt(draft.tree, patternsPath);
  const patterns = isList(list) ? list.filter(isMap) : [];
  const edited = editing === undefined ? undefined : (patterns[editing] ?? fresh);

  return (
    <Card
      title={texts.title}
      explanation={texts.explanation}
      actions={
        mayEdit ? (
          <button type="button" className="privacy-button" onClick={() => setEditing(patterns.length)}>
            <Plus size={16} aria-hidden="true" /> {texts.add}
          </button>
        ) : undefined
      }
    >
      {patterns.length === 0 ? (
        <EmptyState text={texts.none} />
      ) : (
        <ScrollRegion label={texts.title}>
          <table className="wrapped">
            <thead>
              <tr>
                <th scope="col">{texts.name}</th>
                <th scope="col">{texts.type}</th>
                <th scope="col">{texts.pattern}</th>
                <th scope="col">{texts.context}</th>
                {mayEdit ? (
                  <th scope="col">
                    <span className="visually-hidden">{texts.edit('')}</span>
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {patterns.map((pattern, place) => {
                const name = textOf(pattern['name']);
                const type = textOf(pattern['type'] ?? 'CUSTOMER_ID');
                const context = textsOf(pattern['context']);
                return (
                  <tr key={`${name} ${place}`}>
                    <th scope="row">
                      <code>{name}</code>
                    </th>
                    <td>{isEntityType(type) ? entityTypes[type][language] : type}</td>
                    <td>
                      <code>
                        <ForeignText text={textOf(pattern['pattern'])} />
                      </code>
                    </td>
                    <td>{context.length > 0 ? <ForeignText text={context.join(', ')} /> : null}</td>
                    {mayEdit ? (
                      <td>
                        <span className="privacy-icons">
                          <button
                            type="button"
                            className="icon-button"
                            aria-label={texts.edit(name)}
                            title={texts.edit(name)}
                            onClick={() => setEditing(place)}
                          >
                            <Pencil size={16} aria-hidden="true" />
                          </button>
                          <button
                            type="button"
                            className="icon-button"
                            aria-label={texts.remove(name)}
                            title={texts.remove(name)}
                            onClick={() => draft.change({ path: [...patternsPath, place], remove: true })}
                          >
                            <Trash2 size={16} aria-hidden="true" />
                          </button>
                        </span>
                      </td>
                    ) : null}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {edited === undefined || editing === undefined ? null : (
        <PatternDialog
          pattern={edited}
          taken={patterns.filter((_one, place) => place !== editing).map(({ name }) => textOf(name))}
          onClose={() => setEditing(undefined)}
          onTaken={(pattern) => {
            const before = patterns[editing];
            if (before === undefined) draft.change({ path: [...patternsPath, editing], value: pattern as never });
            else draft.change(...editsBetween([...patternsPath, editing], before, pattern));
            setEditing(undefined);
          }}
        />
      )}
    </Card>
  );
}
