import type { ReactNode } from 'react';
import type { ConfigurationView } from '@gatehouse/contract/admin-configuration';
import { ProblemList } from '../../configuration/problem-list.tsx';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { settingsTexts } from './texts.ts';
import { useConfiguration } from './use-configuration.ts';

/** Which file it is, and whether what it says is in force. */
export function FileState(): ReactNode {
  const { data, failure } = useConfiguration();
  if (data === undefined) return <FailureNotice failure={failure} />;
  return <State view={data} />;
}

function State({ view }: { readonly view: ConfigurationView }): ReactNode {
  const texts = useOwnTexts(settingsTexts).file;
  const language = useLanguage();
  const { appliedAt, base, file, fourEyes, needRestart, notWritable, problems } = view;
  return (
    <section className="settings-file" aria-label={texts.title}>
      <div className="settings-file-line">
        <code>
          <ForeignText text={file} />
        </code>
        {base === 'missing' ? (
          <Tag tone="bad">{texts.gone}</Tag>
        ) : problems.length > 0 ? (
          <Tag tone="bad">{texts.rejected}</Tag>
        ) : (
          <Tag tone="good">{texts.inForce}</Tag>
        )}
        {fourEyes ? <Tag tone="accent">{texts.fourEyes}</Tag> : null}
        <span className="quiet">{texts.since(formatTime(appliedAt, language))}</span>
      </div>
      {base === 'missing' ? <p className="notice bad">{texts.goneLong}</p> : null}
      {problems.length === 0 ? null : (
        <>
          <p className="notice bad">{texts.rejectedLong}</p>
          <ProblemList problems={problems} />
        </>
      )}
      {needRestart.length === 0 ? null : <p className="notice warn">{texts.needRestart(needRestart.join(', '))}</p>}
      {notWritable === undefined ? null : <p className="notice">{texts.notWritable[notWritable]}</p>}
    </section>
  );
}
