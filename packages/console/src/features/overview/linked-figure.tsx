import { Fragment, type ReactNode } from 'react';
import { type LogFilter, LogLink } from '../../traffic/log-link.tsx';

interface Props {
  readonly name: string;
  readonly value: string;
  readonly notes: readonly string[];
  /** Leads to the entries that are counted. */
  readonly filter?: LogFilter;
  readonly bad?: boolean;
}

/** One number with its name, inside a `dl`; the whole of it leads to what it counts. */
export function LinkedFigure({ name, value, notes, filter, bad = false }: Props): ReactNode {
  return (
    <div className={bad ? 'figure overview-figure bad' : 'figure overview-figure'}>
      <dt>
        {filter === undefined ? (
          name
        ) : (
          <LogLink filter={filter} className="overview-figure-link">
            {name}
          </LogLink>
        )}
      </dt>
      <dd className="value">{value}</dd>
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
    </div>
  );
}
