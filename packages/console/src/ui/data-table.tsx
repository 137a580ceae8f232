import type { ReactNode } from 'react';
import { ScrollRegion } from './scroll-region.tsx';

/** What stands above a column; numbers stand to the right, and so does their heading. Undefined where there is no such column. */
export type Column = string | { readonly ofNumbers: string } | undefined;

interface Props {
  /** Of the table, for those who do not see what stands around it. */
  readonly label: string;
  readonly className: string;
  readonly columns: readonly Column[];
  /** The rows. */
  readonly children: ReactNode;
}

/** A table that scrolls sideways where there is no room for it. */
export function DataTable({ label, className, columns, children }: Props): ReactNode {
  return (
    <ScrollRegion label={label}>
      <table className={className}>
        <thead>
          <tr>
            {columns.map((column) =>
              column === undefined ? null : typeof column === 'string' ? (
                <th key={column} scope="col">
                  {column}
                </th>
              ) : (
                <th key={column.ofNumbers} scope="col" className="number">
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
