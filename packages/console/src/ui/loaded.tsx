import type { ReactNode } from 'react';
import type { AdminData } from '../api/use-admin-data.ts';
import { FailureNotice } from './failure-notice.tsx';
import { Skeleton } from './skeleton.tsx';

interface Props<Data> {
  readonly from: Pick<AdminData<Data>, 'data' | 'failure'>;
  /** Of the skeleton. */
  readonly lines?: number;
  readonly children: (data: Data) => ReactNode;
}

/** What has come; a skeleton until then; why it did not come, with what came before below it. */
export function Loaded<Data>({ from: { data, failure }, lines, children }: Props<Data>): ReactNode {
  return (
    <>
      <FailureNotice failure={failure} />
      {data === undefined
        ? failure === undefined && <Skeleton {...(lines === undefined ? {} : { lines })} />
        : children(data)}
    </>
  );
}
