import type { ReactNode } from 'react';
import { AddButton } from '../ui/add-button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

interface Props {
  readonly texts: Readonly<Record<'title' | 'explanation' | 'none', string>>;
  /** How many entries there are. */
  readonly count: number;
  /** Of the button that adds one. */
  readonly add: string;
  /** Undefined for whoever may not change anything. */
  readonly onAdd: (() => void) | undefined;
  /** The entries. */
  readonly children: ReactNode;
  /** In which one of them is edited. */
  readonly dialog: ReactNode;
}

/** A list of the configuration that grows by a button. */
export function EntryCard({ texts, count, add, onAdd, children, dialog }: Props): ReactNode {
  return (
    <Card
      title={texts.title}
      explanation={texts.explanation}
      actions={onAdd === undefined ? undefined : <AddButton label={add} onPress={onAdd} />}
    >
      {count === 0 ? <EmptyState text={texts.none} /> : children}
      {dialog}
    </Card>
  );
}
