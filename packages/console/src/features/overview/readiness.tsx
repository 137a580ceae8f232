import type { ReactNode } from 'react';
import type { Status } from '@gatehouse/contract/status';
import { formatDuration } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';

interface Props {
  readonly status: Status;
  /** Whether the gateway has stopped answering, so that nobody knows whether it is ready. */
  readonly lost: boolean;
}

export function Readiness({ status, lost }: Props): ReactNode {
  const texts = useTexts();
  const language = useLanguage();
  const { ready, reasons } = status.readiness;

  return (
    <section className="readiness" aria-labelledby="readiness-title">
      <h1 id="readiness-title">
        <span className={lost ? 'dot' : ready ? 'dot good' : 'dot bad'} aria-hidden="true" />
        {lost ? texts.readiness.lost : ready ? texts.readiness.ready : texts.readiness.notReady}
      </h1>
      <p className="quiet">
        {texts.readiness.version(status.version)} · {texts.readiness.uptime(formatDuration(status.uptime, language))}
      </p>
      {ready ? null : (
        <div className="notice bad" role="alert">
          {reasons.map((reason) => (
            <p key={reason}>{texts.readiness.reasons[reason]}</p>
          ))}
        </div>
      )}
    </section>
  );
}
