import type { ReactNode } from 'react';
import type { Status } from '@gatehouse/contract/status';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatDuration } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { overviewTexts } from './texts.ts';

interface Props {
  readonly status: Status;
  /** Whether the gateway has stopped answering, so that nobody knows whether it is ready. */
  readonly lost: boolean;
}

/** Whether it serves, in one line; why not, where it does not. */
export function StatusStrip({ status, lost }: Props): ReactNode {
  const texts = useOwnTexts(overviewTexts).status;
  const language = useLanguage();
  const { ready, reasons } = status.readiness;

  return (
    <section aria-label={texts.label} className="overview-status">
      <p>
        <strong className="state">
          <span className={lost ? 'dot' : ready ? 'dot good' : 'dot bad'} aria-hidden="true" />
          {lost ? texts.lost : ready ? texts.ready : texts.notReady}
        </strong>
        <span className="quiet">
          {[
            texts.version(status.version),
            texts.uptime(formatDuration(status.uptime, language)),
            texts.inFlight(formatCount(status.requests.inFlight, language)),
            texts.keys(formatCount(status.keys.active, language)),
          ].join(' · ')}
        </span>
      </p>
      {ready ? null : (
        <div className="notice bad" role="alert">
          {reasons.map((reason) => (
            <p key={reason}>{texts.reasons[reason]}</p>
          ))}
        </div>
      )}
    </section>
  );
}
