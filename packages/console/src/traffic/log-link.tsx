import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** As the log takes it from its address. */
export interface LogFilter {
  /** Milliseconds since the Unix epoch. */
  readonly since?: number;
  readonly until?: number;
  readonly kind?: string;
  readonly text?: string;
  readonly outcome?: string;
  readonly code?: string;
  readonly verdict?: 'flag' | 'review' | 'redact' | 'block';
  readonly rule?: string;
  readonly model?: string;
  readonly provider?: string;
  readonly key?: string;
}

interface Props {
  readonly filter: LogFilter;
  readonly className?: string;
  /** Where its text does not say where it leads. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** To the entries behind a figure. */
export function LogLink({ filter, className, label, children }: Props): ReactNode {
  return (
    <Link
      to="/log"
      search={filter}
      {...(className === undefined ? {} : { className })}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {children}
    </Link>
  );
}
