import type { ReactNode } from 'react';

interface Props {
  /** 0 to 1. */
  readonly share: number;
  /** Where it is marked how much is needed. */
  readonly threshold?: number;
  readonly tone?: 'accent' | 'good' | 'bad' | 'warn';
}

/** A share as a bar. What it says stands beside it in words, so it is not read out. */
export function ShareBar({ share, threshold, tone = 'accent' }: Props): ReactNode {
  return (
    <span className={`share-bar ${tone}`} aria-hidden="true">
      <span className="share-bar-fill" style={{ width: percent(share) }} />
      {threshold === undefined ? null : <span className="share-bar-mark" style={{ left: percent(threshold) }} />}
    </span>
  );
}

function percent(share: number): string {
  return `${Math.min(Math.max(share, 0), 1) * 100}%`;
}
