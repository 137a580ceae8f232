import type { ReactNode } from 'react';
import type { Status } from '@gatehouse/contract/status';
import { useOwnTexts } from '../language/define-texts.ts';
import { trafficTexts } from './texts.ts';

const dots = { answers: 'dot good', fails: 'dot bad', unknown: 'dot' } as const;

/** Whether a model server answers, by its last call. */
export function HealthState({ health }: { readonly health: Status['providers'][number]['health'] }): ReactNode {
  const texts = useOwnTexts(trafficTexts);
  return (
    <span className="state">
      <span className={dots[health]} aria-hidden="true" />
      {texts.healths[health]}
    </span>
  );
}
