import { type ReactNode, useState } from 'react';
import { lazyPart } from '../ui/lazy-part.tsx';
import type { DraftBarProps } from './open-draft-bar.tsx';

const OpenDraftBar = lazyPart(async () => (await import('./open-draft-bar.tsx')).OpenDraftBar, null);

/** Nothing until something is changed in the page. From then on it stays, for the dialogue that it opens. */
export function DraftBar({ draft, note }: DraftBarProps): ReactNode {
  const [used, setUsed] = useState(false);
  if (!used && draft.steps > 0) setUsed(true);
  return used ? <OpenDraftBar draft={draft} note={note} /> : null;
}
