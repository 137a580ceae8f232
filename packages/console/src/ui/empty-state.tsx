import type { ReactNode } from 'react';

interface Props {
  /** What would stand here, and why nothing does yet. */
  readonly text: string;
  /** What to do about it. */
  readonly children?: ReactNode;
}

/** In place of a list that has nothing in it: it teaches what will come here and how. */
export function EmptyState({ text, children }: Props): ReactNode {
  return (
    <div className="empty">
      <p>{text}</p>
      {children}
    </div>
  );
}
