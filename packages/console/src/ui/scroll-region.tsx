import type { ReactNode } from 'react';

/** What is wider than the page and scrolls sideways by itself: with a name, and reachable by the keyboard, or nobody without a mouse could. */
export function ScrollRegion({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- no landmark of its own: the card around it is one, often of the same name
    <div className="scroll" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
