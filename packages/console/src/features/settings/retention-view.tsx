import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { ConfigurationEdit, SettingView } from '@gatehouse/contract/admin-configuration';
import { useConfigurationChange } from '../../configuration/use-configuration-change.tsx';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Tag } from '../../ui/tag.tsx';
import { formatAge } from './format-age.ts';
import { ProposalForm } from './proposal-form.tsx';
import { stepsBelow, textAt } from './setting-at.ts';
import { settingsTexts } from './texts.ts';
import { useConfiguration } from './use-configuration.ts';

const root = ['ledger', 'retention'];
const classes = [...root, 'classes'];

/** What holds where the configuration says nothing. */
const standard = { name: 'standard', minimum: '0d', maximum: '180d' } as const;

interface RetentionClass {
  readonly name: string;
  readonly minimum: string;
  readonly maximum: string;
  /** Whether the configuration names it. */
  readonly written: boolean;
}

function classesOf(settings: readonly SettingView[]): readonly RetentionClass[] {
  const written = stepsBelow(settings, classes).map((step): RetentionClass => {
    const path = [...classes, String(step)];
    return {
      name: String(step),
      minimum: textAt(settings, [...path, 'minimum']) ?? standard.minimum,
      maximum: textAt(settings, [...path, 'maximum']) ?? standard.maximum,
      written: true,
    };
  });
  return written.some(({ name }) => name === standard.name) ? written : [{ ...standard, written: false }, ...written];
}

/** How long the record keeps what, by class. */
export function RetentionView(): ReactNode {
  const texts = useOwnTexts(settingsTexts).retention;
  const language = useLanguage();
  const permitted = usePermitted();
  const configuration = useConfiguration();
  const { propose, dialog } = useConfigurationChange();
  const [edited, setEdited] = useState<RetentionClass>();
  const [adds, setAdds] = useState(false);

  return (
    <Loaded from={configuration} lines={4}>
      {({ settings, writable }) => {
        const may = permitted('configuration.change') && writable;
        return (
          <>
            <Card
              title={texts.title}
              explanation={texts.explanation}
              actions={
                may ? (
                  <button type="button" onClick={() => setAdds(true)}>
                    {texts.add}
                  </button>
                ) : null
              }
            >
              <table className="settings-classes wrapped">
                <thead>
                  <tr>
                    <th scope="col">{texts.class}</th>
                    <th scope="col">{texts.minimum}</th>
                    <th scope="col">{texts.maximum}</th>
                    {may ? (
                      <th scope="col">
                        <span className="visually-hidden">{texts.change}</span>
                      </th>
                    ) : null}
                  </tr>
                </thead>
                <tbody>
                  {classesOf(settings).map((each) => (
                    <tr key={each.name}>
                      <th scope="row">
                        <code>{each.name}</code> {each.written ? null : <Tag>{texts.byDefault}</Tag>}
                      </th>
                      <td>{formatAge(each.minimum, language)}</td>
                      <td>{formatAge(each.maximum, language)}</td>
                      {may ? (
                        <td className="number">
                          <button type="button" onClick={() => setEdited(each)}>
                            {texts.change}
                            <span className="visually-hidden"> {each.name}</span>
                          </button>
                        </td>
                      ) : null}
                    </tr>
                  ))}
                </tbody>
              </table>
              <p>{texts.leaves(formatAge(textAt(settings, [...root, 'leaves']) ?? '', language))}</p>
              <p className="quiet">
                {texts.keys}{' '}
                <Link className="settings-link" to="/evidence" search={{ tab: 'erasure' }}>
                  {texts.erasure}
                </Link>
              </p>
            </Card>
            {edited === undefined && !adds ? null : (
              <ClassForm
                given={edited}
                taken={classesOf(settings).map(({ name }) => name)}
                onClose={() => {
                  setEdited(undefined);
                  setAdds(false);
                }}
                onPropose={(edits) => propose({ edits })}
              />
            )}
            {dialog}
          </>
        );
      }}
    </Loaded>
  );
}

interface FormProps {
  /** Undefined for a new one. */
  readonly given: RetentionClass | undefined;
  readonly taken: readonly string[];
  readonly onClose: () => void;
  readonly onPropose: (edits: readonly ConfigurationEdit[]) => void;
}

/** An age, as the configuration has it. */
const agePattern = '(0|[1-9][0-9]{0,5})(h|d|w|y)';

function ClassForm({ given, taken, onClose, onPropose }: FormProps): ReactNode {
  const texts = useOwnTexts(settingsTexts).retention;
  const [name, setName] = useState(given?.name ?? '');
  const [minimum, setMinimum] = useState<string>(given?.minimum ?? standard.minimum);
  const [maximum, setMaximum] = useState<string>(given?.maximum ?? standard.maximum);
  const propose = (): void => {
    const at = [...classes, name];
    const edits: ConfigurationEdit[] =
      given?.written === true
        ? [
            ...(minimum === given.minimum ? [] : [{ path: [...at, 'minimum'], value: minimum }]),
            ...(maximum === given.maximum ? [] : [{ path: [...at, 'maximum'], value: maximum }]),
          ]
        : [{ path: at, value: { minimum, maximum } }];
    if (edits.length > 0) onPropose(edits);
  };

  return (
    <ProposalForm
      title={given === undefined ? texts.add : texts.changeTitle(given.name)}
      disabled={given === undefined && taken.includes(name)}
      onClose={onClose}
      onPropose={propose}
    >
      {given === undefined ? (
        <label>
          {texts.class}
          <input
            name="name"
            required
            pattern="[a-z0-9][a-z0-9\-]{0,31}"
            title={texts.namePattern}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          {taken.includes(name) ? <span className="notice bad">{texts.taken}</span> : null}
        </label>
      ) : null}
      <label>
        {texts.minimum}
        <input
          name="minimum"
          required
          pattern={agePattern}
          title={texts.agePattern}
          value={minimum}
          onChange={(event) => setMinimum(event.target.value)}
        />
        <span className="quiet">{texts.minimumHelp}</span>
      </label>
      <label>
        {texts.maximum}
        <input
          name="maximum"
          required
          pattern={agePattern}
          title={texts.agePattern}
          value={maximum}
          onChange={(event) => setMaximum(event.target.value)}
        />
        <span className="quiet">{texts.maximumHelp}</span>
      </label>
      <p className="quiet">{texts.agePattern}</p>
    </ProposalForm>
  );
}
