import type { ReactNode } from 'react';
import { KeysPage } from '../features/keys/keys-page.tsx';

interface Props {
  readonly adminKey: string;
  readonly onRefused: () => void;
}

export function KeysRoute({ adminKey, onRefused }: Props): ReactNode {
  return <KeysPage adminKey={adminKey} onRefused={onRefused} />;
}
