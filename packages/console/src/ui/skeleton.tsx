import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { uiTexts } from './texts.ts';

/** Where something is still loading: as many lines as will come, so that the page does not jump. */
export function Skeleton({ lines = 3 }: { readonly lines?: number }): ReactNode {
  const texts = useOwnTexts(uiTexts);

  return (
    <output className="skeleton">
      <span className="visually-hidden">{texts.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="skeleton-line" aria-hidden="true" />
      ))}
    </output>
  );
}
