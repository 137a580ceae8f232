import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ConfigurationView } from '@gatehouse/contract/admin-configuration';
import { useConfigurationChange } from '../../configuration/use-configuration-change.tsx';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Tag } from '../../ui/tag.tsx';
import { settingAt, stepsBelow, textAt } from './setting-at.ts';
import { settingsTexts } from './texts.ts';
import { TimestampCard } from './timestamp-card.tsx';
import { useConfiguration } from './use-configuration.ts';
import { WitnessCard } from './witness-card.tsx';

/** Where the record and its keys lie, who may see it, and who vouches for it. */
export function RecordView(): ReactNode {
  const permitted = usePermitted();
  const configuration = useConfiguration();
  const { propose, dialog } = useConfigurationChange();
  return (
    <Loaded from={configuration} lines={6}>
      {(view) => {
        const change = permitted('configuration.change') && view.writable ? propose : undefined;
        return (
          <>
            <WitnessCard view={view} propose={change} />
            <TimestampCard view={view} propose={change} />
            <LedgerCard view={view} />
            {dialog}
          </>
        );
      }}
    </Loaded>
  );
}

function LedgerCard({ view: { settings } }: { readonly view: ConfigurationView }): ReactNode {
  const texts = useOwnTexts(settingsTexts).record;
  const at = (name: string) => settingAt(settings, ['ledger', name]);
  const is = (name: string): boolean => at(name)?.value === true;
  const service = textAt(settings, ['ledger', 'keyService', 'url']);
  const rootKey =
    service !== undefined
      ? texts.rootKeyService(service)
      : at('rootKey')?.source === 'environment'
        ? texts.rootKeyEnvironment
        : at('rootKey')?.source === 'file'
          ? texts.rootKeyFile
          : texts.rootKeyFolder;
  const hasService = stepsBelow(settings, ['ledger', 'keyService']).length > 0;
  const warn = !hasService && at('rootKey')?.source === 'unset';

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      <dl className="pairs settings-pairs">
        <dt>{texts.name}</dt>
        <dd>
          <ForeignText text={textAt(settings, ['ledger', 'name']) ?? texts.randomName} />
        </dd>
        <dt>{texts.readers}</dt>
        <dd>{is('public') ? texts.anyone : texts.auditors}</dd>
        <dt>{texts.fourEyes}</dt>
        <dd>
          {is('fourEyes') ? <Tag tone="good">{texts.on}</Tag> : <Tag>{texts.off}</Tag>} {texts.fourEyesLong}
        </dd>
        <dt>{texts.rootKey}</dt>
        <dd>
          <ForeignText text={rootKey} />
          {warn ? <p className="quiet">{texts.rootKeyAdvice}</p> : null}
        </dd>
        <dt>{texts.signer}</dt>
        <dd>
          <ForeignText text={textAt(settings, ['ledger', 'signerFolder']) ?? texts.signerFolder} />
        </dd>
      </dl>
      <p className="quiet">{texts.onlyInFile}</p>
      <p>
        <Link className="settings-link" to="/evidence">
          {texts.evidence}
        </Link>
      </p>
    </Card>
  );
}
