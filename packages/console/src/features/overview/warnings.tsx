import type { ReactNode } from 'react';
import { errorCatalogue } from '@gatehouse/contract/errors';
import type { Status } from '@gatehouse/contract/status';
import { formatList, formatTime } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';

/** What an operator should know although the gateway serves: a file that was not taken up, a model server that fails. */
export function Warnings({ status }: { readonly status: Status }): ReactNode {
  const texts = useTexts();
  const language = useLanguage();
  const { configuration, ledger, providers } = status;
  const { rejected, needRestart } = configuration;
  const failing = providers.filter(({ health }) => health === 'fails');
  const silent = ledger.witnesses.filter(({ health }) => health === 'fails').map(({ name }) => name);

  return (
    <>
      {rejected === null ? null : (
        <div className="notice bad" role="alert">
          <p>{texts.configuration.rejected(formatTime(rejected.at, language))}</p>
          <ul>
            {rejected.problems.map((problem) => (
              <li key={problem}>
                <code>{problem}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      {ledger.setBack === null ? null : (
        <div className="notice bad" role="alert">
          <p>{texts.witnesses.contradicted(ledger.setBack.witness, ledger.setBack.origin)}</p>
        </div>
      )}
      {ledger.coverage === 'none' ? <output className="notice warn">{texts.witnesses.none}</output> : null}
      {silent.length === 0 ? null : (
        <output className="notice warn">{texts.witnesses.failing(formatList(silent, language))}</output>
      )}
      {needRestart.length === 0 ? null : (
        <output className="notice warn">{texts.configuration.needRestart(formatList(needRestart, language))}</output>
      )}
      {failing.length === 0 ? null : (
        <div className="notice bad" role="alert">
          {failing.map(({ name, fault }) => (
            <p key={name}>{texts.providers.failing(name, fault === null ? '' : errorCatalogue[fault][language])}</p>
          ))}
        </div>
      )}
    </>
  );
}
