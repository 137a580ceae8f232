import type { ReactNode } from 'react';

interface Props {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
  readonly bad?: boolean;
}

/** One number with its name, inside a `dl`. */
export function Figure({ name, value, note, bad = false }: Props): ReactNode {
  return (
    <div className={bad ? 'figure bad' : 'figure'}>
      <dt>{name}</dt>
      <dd className="value">{value}</dd>
      {note === undefined ? null : <dd className="note">{note}</dd>}
    </div>
  );
}
