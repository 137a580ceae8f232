import type { ReactNode } from 'react';
import { PrivacyPage } from '../features/privacy/privacy-page.tsx';

interface Props {
  readonly adminKey: string;
  readonly onRefused: () => void;
}

export function PrivacyRoute({ adminKey, onRefused }: Props): ReactNode {
  return <PrivacyPage adminKey={adminKey} onRefused={onRefused} />;
}
