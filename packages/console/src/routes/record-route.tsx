import type { ReactNode } from 'react';
import { RecordPage } from '../features/record/record-page.tsx';

interface Props {
  readonly adminKey: string;
  readonly onRefused: () => void;
}

export function RecordRoute({ adminKey, onRefused }: Props): ReactNode {
  return <RecordPage adminKey={adminKey} onRefused={onRefused} />;
}
