import type { ReactNode } from 'react';
import type { AdminData } from '../../api/use-admin-data.ts';
import { Card } from '../../ui/card.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { EvidenceTable } from './evidence-table.tsx';

interface Props<Data> {
  readonly title: string;
  readonly explanation: string;
  /** In place of the table where it would have no rows. */
  readonly none: string;
  readonly columns: readonly Column[];
  readonly from: AdminData<Data>;
  readonly rows: (data: Data) => readonly ReactNode[];
}

/** A card with one table of what is asked for. */
export function TableCard<Data>({ title, explanation, none, columns, from, rows }: Props<Data>): ReactNode {
  return (
    <Card title={title} explanation={explanation}>
      <Loaded from={from} lines={2}>
        {(data) => {
          const drawn = rows(data);
          return drawn.length === 0 ? (
            <EmptyState text={none} />
          ) : (
            <EvidenceTable label={title} columns={columns}>
              {drawn}
            </EvidenceTable>
          );
        }}
      </Loaded>
    </Card>
  );
}
