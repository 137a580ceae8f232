import type { ConfigurationEdit } from '@gatehouse/contract/admin-configuration';
import { type ReactNode, useMemo } from 'react';
import { checkConfiguration } from '../../api/configuration.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { ProblemList } from '../../configuration/problem-list.tsx';
import { useSettled } from '../../draft/use-settled.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import type { SettingValues } from '../../setting-form/setting-values.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { editTexts } from './edit-texts.ts';
import { editsForTemplate } from './written-templates.ts';

interface Props {
  readonly entry: SettingValues;
  readonly written: readonly SettingValues[];
  readonly replaces: boolean;
}

/** For so long nothing is typed before the gateway is asked. */
const pause = 500;

/** What the gateway would say of the configuration with this template, by the rules that hold for all of it. */
export function TemplateCheck({ entry, written, replaces }: Props): ReactNode {
  const texts = useOwnTexts(editTexts).check;
  const settled = useSettled(entry, pause);
  const edits = useMemo(() => editsForTemplate(written, settled, replaces), [written, settled, replaces]);
  const complete = settled['name'] !== '' && settled['model'] !== '';
  const asks = complete && edits.length > 0;
  const check = useAdminData(
    ['configuration', 'check', 'template', edits],
    (call) => checkConfiguration({ edits: edits as ConfigurationEdit[] }, call),
    { enabled: asks },
  );

  return (
    <div className="prompts-check" aria-live="polite" data-problems={check.data?.problems.length}>
      {complete ? null : <p className="quiet">{texts.incomplete}</p>}
      {asks ? (
        check.data === undefined ? (
          <>
            {check.failure === undefined ? <p className="quiet">{texts.running}</p> : null}
            <FailureNotice failure={check.failure} />
          </>
        ) : check.data.problems.length === 0 ? (
          <p className="notice good">{texts.fits}</p>
        ) : (
          <ProblemList problems={check.data.problems} />
        )
      ) : null}
    </div>
  );
}
