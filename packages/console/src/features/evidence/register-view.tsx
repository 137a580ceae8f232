import type { Register } from '@gatehouse/contract/admin-privacy';
import type { ReactNode } from 'react';
import { fetchRegister } from '../../api/privacy.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { legalBasisTexts } from '../../register/legal-basis-texts.ts';
import { missingSettings } from '../../register/missing-settings.ts';
import { RegisterFiles } from '../../register/register-files.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { registerTexts } from './register-texts.ts';

const day = 86_400_000;

/** What Art. 30 GDPR asks for, to be read here and given to an authority as a file. */
export function RegisterView(): ReactNode {
  const register = useAdminData(['register'], fetchRegister);
  return (
    <Loaded from={register} lines={6}>
      {(made) => (
        <>
          <Head register={made} />
          <Activities register={made} />
          <Recipients register={made} />
          <Retention register={made} />
        </>
      )}
    </Loaded>
  );
}

function Head({ register }: { readonly register: Register }): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const language = useLanguage();
  const { controller, created, data, dataProtectionOfficer, version } = register;
  const missing = missingSettings(register);
  const lines = (parts: readonly (string | undefined)[]): string =>
    parts.filter((part) => part !== undefined).join(', ') || texts.notStated;

  return (
    <Card
      title={texts.title}
      explanation={texts.explanation}
      actions={<RegisterFiles register={register} file={texts.file} />}
    >
      {missing.length === 0 ? null : <p className="notice warn">{texts.missing(missing.join(', '))}</p>}
      <dl className="pairs">
        <dt>{texts.controller}</dt>
        <dd>
          <ForeignText
            text={lines([controller?.name, controller?.address, controller?.contact, controller?.representative])}
          />
        </dd>
        <dt>{texts.officer}</dt>
        <dd>
          <ForeignText text={lines([dataProtectionOfficer?.name, dataProtectionOfficer?.contact])} />
        </dd>
        <dt>{texts.data}</dt>
        <dd>
          {data.enabled
            ? formatList(
                data.types.map(({ type }) => type),
                language,
              )
            : '–'}
        </dd>
      </dl>
      <p className="quiet">{texts.created(formatTime(created, language), version)}</p>
    </Card>
  );
}

function Activities({ register: { activities, unnamed } }: { readonly register: Register }): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const bases = useOwnTexts(legalBasisTexts);
  const language = useLanguage();

  return (
    <Card title={texts.activities}>
      {activities.length === 0 ? (
        <EmptyState text={texts.noActivities} />
      ) : (
        <EvidenceTable
          label={texts.activities}
          columns={[
            texts.activityColumns.purpose,
            texts.activityColumns.basis,
            texts.activityColumns.subjects,
            texts.activityColumns.keys,
          ]}
        >
          {activities.map(({ keys, legalBasis, notes, purpose, subjects }) => (
            <tr key={`${purpose} ${legalBasis}`}>
              <td>
                <ForeignText text={purpose} />
              </td>
              <td>
                {bases[legalBasis]}
                <br />
                <span className="quiet">
                  <ForeignText text={notes.join('; ')} />
                </span>
              </td>
              <td>
                <ForeignText text={formatList(subjects, language)} />
              </td>
              <td>
                <ForeignText
                  text={formatList(
                    keys.map(({ name }) => name),
                    language,
                  )}
                />
              </td>
            </tr>
          ))}
        </EvidenceTable>
      )}
      {unnamed.length === 0 ? null : (
        <p className="notice warn">
          <ForeignText
            text={texts.unnamed(
              formatList(
                unnamed.map(({ name }) => name),
                language,
              ),
            )}
          />
        </p>
      )}
    </Card>
  );
}

function Recipients({ register: { recipients } }: { readonly register: Register }): ReactNode {
  const texts = useOwnTexts(registerTexts);

  return (
    <Card title={texts.recipients}>
      <EvidenceTable
        label={texts.recipients}
        columns={[
          texts.recipientColumns.provider,
          texts.recipientColumns.runs,
          texts.recipientColumns.operator,
          texts.recipientColumns.country,
        ]}
      >
        {recipients.map(({ country, operator, provider, trust }) => (
          <tr key={provider}>
            <td>{provider}</td>
            <td>{texts.trust[trust]}</td>
            <td>
              <ForeignText text={operator ?? texts.notStated} />
            </td>
            <td>{country ?? texts.notStated}</td>
          </tr>
        ))}
      </EvidenceTable>
    </Card>
  );
}

function Retention({ register: { retention } }: { readonly register: Register }): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const language = useLanguage();
  const days = (time: number): string => texts.days(formatCount(Math.round(time / day), language));

  return (
    <Card title={texts.retention}>
      <EvidenceTable
        label={texts.retention}
        columns={[
          texts.retentionColumns.name,
          { ofNumbers: texts.retentionColumns.minimum },
          { ofNumbers: texts.retentionColumns.maximum },
        ]}
      >
        {retention.classes.map(({ maximum, minimum, name }) => (
          <tr key={name}>
            <td>{name}</td>
            <td className="number evidence-number">{days(minimum)}</td>
            <td className="number evidence-number">{days(maximum)}</td>
          </tr>
        ))}
      </EvidenceTable>
      <p className="quiet">{texts.leaves(formatCount(Math.round(retention.leaves / day), language))}</p>
    </Card>
  );
}
