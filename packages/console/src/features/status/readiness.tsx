import type { ReactNode } from 'react';
import type { Status } from '@gatehouse/contract/status';
import { formatDuration } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';

export function Readiness({ status }: { readonly status: Status }): ReactNode {
  const texts = useTexts();
  const language = useLanguage();
  const { ready, reasons } = status.readiness;

  return (
    <section className="readiness" aria-labelledby="readiness-title">
      <h1 id="readiness-title">
        <span className={ready ? 'dot good' : 'dot bad'} aria-hidden="true" />
        {ready ? texts.readiness.ready : texts.readiness.notReady}
      </h1>
      <p className="quiet">
        {texts.readiness.version(status.version)} · {texts.readiness.uptime(formatDuration(status.uptime, language))}
      </p>
      {ready ? null : (
        <ul className="notice bad" role="alert">
          {reasons.map((reason) => (
            <li key={reason}>{texts.readiness.reasons[reason]}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
