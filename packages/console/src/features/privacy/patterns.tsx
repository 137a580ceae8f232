import { Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { entityTypes } from '@gatehouse/contract/entity-types';
import { EntryCard } from '../../draft/entry-card.tsx';
import { mapsAt } from '../../draft/setting-tree.ts';
import type { Draft } from '../../draft/use-draft.ts';
import { useEntryEdits } from '../../draft/use-entry-edits.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { type SettingValues, textOf, textsOf } from '../../setting-form/setting-values.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
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
  const patterns = mapsAt(draft.tree, patternsPath);
  const { editing, ...edits } = useEntryEdits(draft, patternsPath, patterns);

  return (
    <EntryCard
      texts={texts}
      count={patterns.length}
      add={texts.add}
      onAdd={mayEdit ? () => edits.edit(patterns.length) : undefined}
      dialog={
        editing === undefined ? null : (
          <PatternDialog
            pattern={patterns[editing] ?? fresh}
            taken={patterns.filter((_one, place) => place !== editing).map(({ name }) => textOf(name))}
            onClose={edits.close}
            onTaken={edits.take}
          />
        )
      }
    >
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
                      <span className="icon-buttons">
                        <IconButton icon={Pencil} label={texts.edit(name)} onPress={() => edits.edit(place)} />
                        <IconButton icon={Trash2} label={texts.remove(name)} onPress={() => edits.remove(place)} />
                      </span>
                    </td>
                  ) : null}
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </EntryCard>
  );
}
