import type { ModelEntry } from '@gatehouse/contract/admin-model-register';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { StandingOf } from './model-standing.tsx';
import { registerTexts } from './register-texts.ts';

/** All that is known of one model. */
export function EntryDetails({ entry }: { readonly entry: ModelEntry }): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const language = useLanguage();
  const { acceptances, details, facts, file, findings, history } = entry;
  const said = Object.entries(details).map(([name, value]) => [fieldName(texts.fields, name), value] as const);
  const told = Object.entries(facts).flatMap(([name, value]) =>
    name === 'licenseGuessed'
      ? []
      : [
          [
            texts.toldFields[name] ?? name,
            name === 'license' && facts.licenseGuessed === true ? `${String(value)} (${texts.guessed})` : value,
          ] as const,
        ],
  );

  return (
    <div className="models-details">
      <p>
        <StandingOf entry={entry} />
      </p>
      <Facts rows={said} />
      {told.length === 0 && file === null ? null : (
        <section aria-label={texts.told}>
          <h3>{texts.told}</h3>
          <Facts rows={[...(file === null ? [] : [[texts.file, file] as const]), ...told]} />
        </section>
      )}
      {findings.length === 0 ? null : (
        <section aria-label={texts.findings}>
          <h3>{texts.findings}</h3>
          <ul>
            {findings.map(({ code, detail, severity }) => (
              <li key={`${code} ${detail}`}>
                <Tag tone={severity === 'refused' ? 'bad' : 'warn'}>{texts.severities[severity]}</Tag>{' '}
                <ForeignText text={detail} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {history.length === 0 ? null : (
        <section aria-label={texts.history}>
          <h3>{texts.history}</h3>
          <ul>
            {history.map(({ digest, firstAt, lastAt }) => (
              <li key={digest}>
                <code className="models-whole">{digest}</code>
                <span className="quiet models-fault">
                  {texts.seen(formatTime(firstAt, language), formatTime(lastAt, language))}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {acceptances.length === 0 ? null : (
        <section aria-label={texts.acceptances}>
          <h3>{texts.acceptances}</h3>
          <ul>
            {acceptances.map(({ actor, approver, at, digest }) => (
              <li key={`${at} ${digest}`}>
                <code className="models-whole">{digest}</code>
                <span className="quiet models-fault">
                  <ForeignText text={texts.acceptedBy(actor, approver, formatTime(at, language))} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function fieldName(fields: Readonly<Record<string, string>>, name: string): string {
  return fields[name] ?? name;
}

function Facts({ rows }: { readonly rows: readonly (readonly [string, unknown])[] }): ReactNode {
  if (rows.length === 0) return null;
  return (
    <dl className="models-facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <ForeignText text={Array.isArray(value) ? value.join(', ') : String(value)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
