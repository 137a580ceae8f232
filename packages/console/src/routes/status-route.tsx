import type { ReactNode } from 'react';
import { StatusPage } from '../features/status/status-page.tsx';
import { useLiveStatus } from '../features/status/use-live-status.ts';

interface Props {
  readonly adminKey: string;
  readonly onRefused: () => void;
}

export function StatusRoute({ adminKey, onRefused }: Props): ReactNode {
  return <StatusPage live={useLiveStatus(adminKey, onRefused)} />;
}
