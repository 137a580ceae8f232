import { Fragment, type ReactNode } from 'react';

interface Props {
  /** Its name, which may be a link to what it counts. */
  readonly name: ReactNode;
  readonly value: string;
  /** Each stays on one line where it fits. */
  readonly notes?: readonly string[];
  readonly bad?: boolean;
}

/** One number with its name, inside a `dl`. */
export function Figure({ name, value, notes = [], bad = false }: Props): ReactNode {
  return (
    <div className={bad ? 'figure bad' : 'figure'}>
      <dt>{name}</dt>
      <dd className="value">{value}</dd>
      {notes.length === 0 ? null : (
        <dd className="note">
          {notes.map((note, index) => (
            <Fragment key={note}>
              <span>
                {note}
                {index < notes.length - 1 ? ',' : ''}
              </span>{' '}
            </Fragment>
          ))}
        </dd>
      )}
    </div>
  );
}
