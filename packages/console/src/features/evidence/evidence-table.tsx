import type { ReactNode } from 'react';
import { ScrollRegion } from '../../ui/scroll-region.tsx';

/** What stands above a column; numbers stand to the right, and so does their heading. */
export type Column = string | { readonly ofNumbers: string };

interface Props {
  /** Of the table, for those who do not see what stands around it. */
  readonly label: string;
  readonly className?: string;
  readonly columns: readonly Column[];
  /** The rows. */
  readonly children: ReactNode;
}

/** A table that scrolls sideways where there is no room for it. */
export function EvidenceTable({ label, className, columns, children }: Props): ReactNode {
  return (
    <ScrollRegion label={label}>
      <table className={className === undefined ? 'evidence-table' : `evidence-table ${className}`}>
        <thead>
          <tr>
            {columns.map((column) =>
              typeof column === 'string' ? (
                <th key={column} scope="col">
                  {column}
                </th>
              ) : (
                <th key={column.ofNumbers} scope="col" className="number evidence-number">
                  {column.ofNumbers}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollRegion>
  );
}
