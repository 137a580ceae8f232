import type { ReactNode } from 'react';
import { StatisticsPage } from '../features/statistics/statistics-page.tsx';

interface Props {
  readonly adminKey: string;
  readonly onRefused: () => void;
}

export function StatisticsRoute({ adminKey, onRefused }: Props): ReactNode {
  return <StatisticsPage adminKey={adminKey} onRefused={onRefused} />;
}
