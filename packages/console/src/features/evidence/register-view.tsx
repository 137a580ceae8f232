import type { Register } from '@gatehouse/contract/admin-privacy';
import { registerMarkdown } from '@gatehouse/contract/register-markdown';
import type { ReactNode } from 'react';
import { fetchRegister } from '../../api/privacy.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
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
  const missing = [
    ...(controller === null ? ['privacy.controller'] : []),
    ...(dataProtectionOfficer === null ? ['privacy.dataProtectionOfficer'] : []),
  ];
  const lines = (parts: readonly (string | undefined)[]): string =>
    parts.filter((part) => part !== undefined).join(', ') || texts.notStated;

  return (
    <Card
      title={texts.title}
      explanation={texts.explanation}
      actions={
        <>
          <button
            type="button"
            onClick={() => saveFile(registerMarkdown(register, language), texts.file, 'text/markdown')}
          >
            {texts.markdown}
          </button>
          <button
            type="button"
            onClick={() => saveFile(`${JSON.stringify(register, null, 2)}\n`, 'register.json', 'application/json')}
          >
            {texts.json}
          </button>
        </>
      }
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
  const language = useLanguage();

  return (
    <Card title={texts.activities}>
      {activities.length === 0 ? (
        <EmptyState text={texts.noActivities} />
      ) : (
        <ScrollRegion label={texts.activities}>
          <table className="evidence-table">
            <thead>
              <tr>
                <th scope="col">{texts.activityColumns.purpose}</th>
                <th scope="col">{texts.activityColumns.basis}</th>
                <th scope="col">{texts.activityColumns.subjects}</th>
                <th scope="col">{texts.activityColumns.keys}</th>
              </tr>
            </thead>
            <tbody>
              {activities.map(({ keys, legalBasis, notes, purpose, subjects }) => (
                <tr key={`${purpose} ${legalBasis}`}>
                  <td>
                    <ForeignText text={purpose} />
                  </td>
                  <td>
                    {texts.bases[legalBasis]}
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
            </tbody>
          </table>
        </ScrollRegion>
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
      <ScrollRegion label={texts.recipients}>
        <table className="evidence-table">
          <thead>
            <tr>
              <th scope="col">{texts.recipientColumns.provider}</th>
              <th scope="col">{texts.recipientColumns.runs}</th>
              <th scope="col">{texts.recipientColumns.operator}</th>
              <th scope="col">{texts.recipientColumns.country}</th>
            </tr>
          </thead>
          <tbody>
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
          </tbody>
        </table>
      </ScrollRegion>
    </Card>
  );
}

function Retention({ register: { retention } }: { readonly register: Register }): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const language = useLanguage();
  const days = (time: number): string => texts.days(formatCount(Math.round(time / day), language));

  return (
    <Card title={texts.retention}>
      <ScrollRegion label={texts.retention}>
        <table className="evidence-table">
          <thead>
            <tr>
              <th scope="col">{texts.retentionColumns.name}</th>
              <th scope="col" className="number evidence-number">
                {texts.retentionColumns.minimum}
              </th>
              <th scope="col" className="number evidence-number">
                {texts.retentionColumns.maximum}
              </th>
            </tr>
          </thead>
          <tbody>
            {retention.classes.map(({ maximum, minimum, name }) => (
              <tr key={name}>
                <td>{name}</td>
                <td className="number evidence-number">{days(minimum)}</td>
                <td className="number evidence-number">{days(maximum)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="quiet">{texts.leaves(formatCount(Math.round(retention.leaves / day), language))}</p>
    </Card>
  );
}
