import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { type KeyMap, PageKeys, usePageKeys } from '../../ui/page-keys.tsx';
import { reviewTexts } from './texts.ts';

/** What a key of this page does. */
export type KeyAction = 'next' | 'previous' | 'read' | 'claim' | 'first' | 'second' | 'escalate' | 'help';

const keys: KeyMap<KeyAction> = [
  ['j', 'next'],
  ['k', 'previous'],
  ['Enter', 'read'],
  ['c', 'claim'],
  ['a', 'first'],
  ['f', 'second'],
  ['e', 'escalate'],
  ['?', 'help'],
];

export function useReviewKeys(on: boolean, act: (action: KeyAction) => void): void {
  usePageKeys(keys, on, act);
}

interface Props {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly on: boolean;
  readonly onSwitch: (on: boolean) => void;
}

export function ReviewKeys(props: Props): ReactNode {
  const { on, open, title, ...actions } = useOwnTexts(reviewTexts).keys;
  return <PageKeys keys={keys} texts={{ on, open, title, actions }} {...props} />;
}
