import type { ConfigurationEdit } from '@gatehouse/contract/admin-configuration';
import { useMemo } from 'react';
import { checkConfiguration } from '../../api/configuration.ts';
import type { AdminError } from '../../api/fetch-admin.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useSettled } from '../../draft/use-settled.ts';
import { isMap, type SettingValues } from '../../setting-form/setting-values.ts';
import { type PlacedProblems, placedProblems } from './problem-places.ts';
import { editsForTemplate } from './written-templates.ts';

interface Wanted {
  readonly entry: SettingValues;
  /** What stands in the file. */
  readonly written: readonly SettingValues[];
  readonly replaces: boolean;
}

export interface CheckedTemplate {
  /** `unchanged`: as it stands in the file; `nameless`: a variable has no name yet. */
  readonly state: 'incomplete' | 'nameless' | 'unchanged' | 'running' | 'checked';
  readonly failure: AdminError | undefined;
  /** How many there are in all; undefined where nobody has looked. */
  readonly count: number | undefined;
  readonly problems: PlacedProblems;
}

/** For so long nothing is typed before the gateway is asked. */
const pause = 500;

/** What the gateway would say of the configuration with this template, by the rules that hold for all of it. */
export function useTemplateCheck({ entry, written, replaces }: Wanted): CheckedTemplate {
  const settled = useSettled(entry, pause);
  const edits = useMemo(() => editsForTemplate(written, settled, replaces), [written, settled, replaces]);
  const { name, model, variables } = settled;
  const complete = name !== '' && model !== '';
  const nameless = isMap(variables) && Object.hasOwn(variables, '');
  const asks = complete && !nameless && edits.length > 0;
  const { data, failure } = useAdminData(
    ['configuration', 'check', 'template', edits],
    (call) => checkConfiguration({ edits: edits as ConfigurationEdit[] }, call),
    { enabled: asks },
  );
  const place = edits[0]?.path[2];
  const found = asks ? data?.problems : undefined;

  return {
    state: !complete
      ? 'incomplete'
      : nameless
        ? 'nameless'
        : !asks
          ? 'unchanged'
          : found === undefined
            ? 'running'
            : 'checked',
    failure: asks ? failure : undefined,
    count: found?.length,
    problems: placedProblems(found ?? [], typeof place === 'number' ? place : undefined),
  };
}
