import './traffic.css';
import { type ReactNode, useId } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatClock } from '../language/format.ts';
import { type Period, periods } from './periods.ts';
import { trafficTexts } from './texts.ts';

interface Props {
  readonly period: Period;
  readonly onPeriod: (period: Period) => void;
  /** When the figures were read; undefined as long as there are none. */
  readonly readAt: number | undefined;
  /** Whether the gateway has stopped answering. */
  readonly lost: boolean;
}

/** Which time a page is about, and how new its figures are. */
export function PeriodPicker({ period, onPeriod, readAt, lost }: Props): ReactNode {
  const texts = useOwnTexts(trafficTexts);
  const name = useId();

  return (
    <>
      {readAt === undefined ? null : (
        <span className="traffic-live quiet">
          <span className={lost ? 'dot' : 'dot good'} aria-hidden="true" />
          {lost ? null : <span>{texts.live}</span>}
          <span>{texts.updated(formatClock(readAt))}</span>
        </span>
      )}
      <fieldset className="traffic-periods">
        <legend className="visually-hidden">{texts.period}</legend>
        {periods.map((one) => (
          <label key={one}>
            <input type="radio" name={name} checked={one === period} onChange={() => onPeriod(one)} />
            <span>{texts.periods[one]}</span>
          </label>
        ))}
      </fieldset>
    </>
  );
}
