import type { ReactNode } from 'react';
import type { Status } from '@gatehouse/contract/status';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatList, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ErrorWords } from '../../traffic/error-words.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { overviewTexts } from './texts.ts';

/** What an operator should know although the gateway serves: a file that was not taken up, a model server that fails. */
export function Warnings({ status }: { readonly status: Status }): ReactNode {
  const texts = useOwnTexts(overviewTexts).warnings;
  const language = useLanguage();
  const { configuration, ledger, providers } = status;
  const { rejected, needRestart } = configuration;
  const failing = providers.filter(({ health }) => health === 'fails');
  const silent = ledger.witnesses.filter(({ health }) => health === 'fails').map(({ name }) => name);

  return (
    <>
      {rejected === null ? null : (
        <div className="notice bad" role="alert">
          <p>{texts.rejected(formatTime(rejected.at, language))}</p>
          <ul>
            {rejected.problems.map((problem) => (
              <li key={problem}>
                <code>
                  <ForeignText text={problem} />
                </code>
              </li>
            ))}
          </ul>
        </div>
      )}
      {ledger.setBack === null ? null : (
        <div className="notice bad" role="alert">
          <p>{texts.contradicted(ledger.setBack.witness, ledger.setBack.origin)}</p>
        </div>
      )}
      {failing.length === 0 ? null : (
        <div className="notice bad" role="alert">
          {failing.map(({ name, fault }) => (
            <p key={name}>
              {texts.failing(name)} {fault === null ? null : <ErrorWords code={fault} />}
            </p>
          ))}
        </div>
      )}
      {silent.length === 0 ? null : (
        <output className="notice warn">{texts.silent(formatList(silent, language))}</output>
      )}
      {needRestart.length === 0 ? null : (
        <output className="notice warn">{texts.needRestart(formatList(needRestart, language))}</output>
      )}
      {ledger.coverage === 'none' ? <output className="notice warn">{texts.noWitness}</output> : null}
    </>
  );
}
