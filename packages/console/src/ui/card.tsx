import { type ReactNode, useId } from 'react';

interface Props {
  readonly title: string;
  readonly explanation?: string;
  /** Beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page with a name of its own. */
export function Card({ title, explanation, actions, children }: Props): ReactNode {
  const id = useId();

  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        {actions === undefined ? null : <div className="card-actions">{actions}</div>}
      </div>
      {explanation === undefined ? null : <p className="quiet">{explanation}</p>}
      {children}
    </section>
  );
}
