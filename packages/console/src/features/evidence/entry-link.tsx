import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface Props {
  readonly shard: string;
  readonly index: number;
}

/** To an entry of the record, by its place. */
export function EntryLink({ shard, index }: Props): ReactNode {
  return (
    <Link to="/log" search={{ leaf: `${shard}/${index}` }}>
      {shard}/{index}
    </Link>
  );
}
