import type { ReactNode } from 'react';
import type { AdminError } from '../api/fetch-admin.ts';
import { FailureNotice } from './failure-notice.tsx';

interface Props {
  /** Of the button that asks for the plan. */
  readonly label: string;
  readonly busy: boolean;
  readonly failure: AdminError | undefined;
  /** What is wrong with what was typed. */
  readonly fault: string | undefined;
  readonly onPlan: () => void;
  /** The fields. */
  readonly children: ReactNode;
}

/** Asks what would come of something before it is done. */
export function PlanForm({ label, busy, failure, fault, onPlan, children }: Props): ReactNode {
  return (
    <>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          onPlan();
        }}
      >
        {children}
        <div className="filter-actions whole">
          <button type="submit" disabled={busy}>
            {label}
          </button>
        </div>
      </form>
      <FailureNotice failure={failure} />
      {fault === undefined ? null : (
        <p className="notice bad" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}
