import type { ConfigurationEdit, ConfigurationView } from '@gatehouse/contract/admin-configuration';
import { useMemo, useState } from 'react';
import type { SettingValues } from '../setting-form/setting-values.ts';
import { applyEdit, treeOf } from './setting-tree.ts';

/** A change of the configuration that is being put together in a page. */
export interface Draft {
  /** The configuration as it would be. */
  readonly tree: SettingValues;
  /** As it is. */
  readonly inForce: SettingValues;
  /** In the order in which they are made. */
  readonly edits: readonly ConfigurationEdit[];
  /** How many steps a person has taken; each can be taken back. */
  readonly steps: number;
  /** The state of the file that the first step began with; undefined before it. */
  readonly base: string | undefined;
  readonly change: (...edits: readonly ConfigurationEdit[]) => void;
  readonly takeBack: () => void;
  readonly discard: () => void;
}

interface Kept {
  readonly base: string;
  readonly before: SettingValues;
  readonly steps: readonly (readonly ConfigurationEdit[])[];
}

const nothing: SettingValues = {};

/** Nothing of it is sent before a person has seen what would come of it. */
export function useDraft(view: Pick<ConfigurationView, 'base' | 'settings'> | undefined): Draft {
  const [kept, setKept] = useState<Kept>();
  const inForce = useMemo(() => (view === undefined ? nothing : treeOf(view.settings)), [view]);
  const before = kept?.before ?? inForce;
  const edits = useMemo(() => kept?.steps.flat() ?? [], [kept]);
  const tree = useMemo(() => edits.reduce(applyEdit, before), [before, edits]);

  return {
    tree,
    inForce: before,
    edits,
    steps: kept?.steps.length ?? 0,
    base: kept?.base,
    change: (...made) => {
      if (made.length === 0 || view === undefined) return;
      setKept((now) => ({
        base: now?.base ?? view.base,
        before: now?.before ?? inForce,
        steps: [...(now?.steps ?? []), made],
      }));
    },
    takeBack: () =>
      setKept((now) =>
        now === undefined || now.steps.length < 2 ? undefined : { ...now, steps: now.steps.slice(0, -1) },
      ),
    discard: () => setKept(undefined),
  };
}
