import type { ReactNode } from 'react';
import { type Column, DataTable } from '../../ui/data-table.tsx';

interface Props {
  /** Of the table, for those who do not see what stands around it. */
  readonly label: string;
  readonly className?: string;
  readonly columns: readonly Column[];
  /** The rows. */
  readonly children: ReactNode;
}

/** As all tables of this page look. */
export function EvidenceTable({ className, ...table }: Props): ReactNode {
  return (
    <DataTable {...table} className={className === undefined ? 'evidence-table' : `evidence-table ${className}`} />
  );
}
