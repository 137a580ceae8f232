import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly explanation?: string;
  /** What can be done on this page as a whole: buttons, links. */
  readonly children?: ReactNode;
}

/** The only `h1` of a page, what the page is for, and what can be done on it. */
export function PageHead({ title, explanation, children }: Props): ReactNode {
  return (
    <header className="page-head">
      <div>
        <h1>{title}</h1>
        {explanation === undefined ? null : <p className="quiet">{explanation}</p>}
      </div>
      {children === undefined ? null : <div className="page-actions">{children}</div>}
    </header>
  );
}
