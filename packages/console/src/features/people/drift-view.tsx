import type { DirectoryStep } from '@gatehouse/contract/declared-directory';
import type { ReactNode } from 'react';
import { fetchDrift } from '../../api/directory.ts';
import { fetchStatus } from '../../api/status.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { type Tone, Tag } from '../../ui/tag.tsx';
import { peopleTexts } from './texts.ts';

const tones: Readonly<Record<DirectoryStep['action'], Tone>> = { create: 'good', change: 'accent', close: 'warn' };

/** Where the directory is no longer what the file that was applied last declares. */
export function DriftView(): ReactNode {
  const texts = useOwnTexts(peopleTexts).drift;
  const language = useLanguage();
  const drift = useAdminData(['drift'], fetchDrift);
  const reads = usePermitted()('status.read');
  const status = useAdminData(['status'], ({ adminKey, signal }) => fetchStatus(adminKey, signal), { enabled: reads });
  const apply = `${status.data?.commandLine.program ?? 'gatehouse'} apply -f access.yaml`;
  const refused = drift.failure?.code === 'role_not_permitted';

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      {refused ? (
        <p className="notice">{texts.boundRole}</p>
      ) : (
        <Loaded from={drift}>
          {({ applied, steps, undeclared }) => (
            <>
              {applied === null ? (
                <p>{texts.never}</p>
              ) : (
                <>
                  <p>
                    <ForeignText text={texts.applied(formatTime(applied.at, language), applied.actor)} />
                  </p>
                  {steps.length === 0 ? (
                    <p className="notice good">{texts.same}</p>
                  ) : (
                    <p className="notice warn">{texts.differs(formatCount(steps.length, language))}</p>
                  )}
                </>
              )}
              {steps.length === 0 ? null : <Steps steps={steps} />}
              {undeclared === 0 || applied === null ? null : (
                <p className="quiet">{texts.undeclared(formatCount(undeclared, language))}</p>
              )}
              {applied === null ? null : <p>{texts.command}</p>}
              <CodeBlock code={`${apply}\n${apply} --yes`} />
            </>
          )}
        </Loaded>
      )}
    </Card>
  );
}

function Steps({ steps }: { readonly steps: readonly DirectoryStep[] }): ReactNode {
  const texts = useOwnTexts(peopleTexts).drift;
  return (
    <ScrollRegion label={texts.title}>
      <table className="people-table">
        <thead>
          <tr>
            <th scope="col">{texts.columns.action}</th>
            <th scope="col">{texts.columns.kind}</th>
            <th scope="col">{texts.columns.name}</th>
            <th scope="col">{texts.columns.fields}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ action, fields, id, kind, name, tenant }) => (
            <tr key={JSON.stringify([action, kind, id, tenant, name])}>
              <td>
                <Tag tone={tones[action]}>{texts.actions[action]}</Tag>
              </td>
              <td>{texts.kinds[kind]}</td>
              <td>
                <ForeignText text={name} />
                {tenant === undefined ? null : (
                  <span className="people-more quiet">
                    <ForeignText text={tenant} />
                  </span>
                )}
              </td>
              <td>
                <ul className="people-lines">
                  {fields.map(({ field, from, to }) => (
                    <li key={field}>
                      <ForeignText
                        text={texts.field(field, valueText(from, texts.nothing), valueText(to, texts.nothing))}
                      />
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function valueText(value: unknown, nothing: string): string {
  if (value === undefined || value === null) return nothing;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
