import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { ApplyConfigurationRequest, ConfigurationApplied } from '@gatehouse/contract/admin-configuration';
import { applyConfiguration, type ConfigurationAnswer, restoreConfiguration } from '../api/configuration.ts';
import type { AdminCall } from '../api/fetch-admin.ts';
import { useAdminCall } from '../api/use-admin-call.ts';
import { useOwnTexts } from '../language/define-texts.ts';
import { useToast } from '../ui/toasts.tsx';
import { changeTexts } from './texts.ts';
import type { WantedChange } from './wanted-change.ts';

// Differences and consequences come when somebody changes something: most visits look.
const ChangeDialog = lazy(async () => ({ default: (await import('./change-dialog.tsx')).ChangeDialog }));

export interface ConfigurationChange {
  /** Opens the dialogue in which the difference and the consequences are seen before anything is written. */
  readonly propose: (wanted: WantedChange) => void;
  /** The dialogue, to be put anywhere into the page. */
  readonly dialog: ReactNode;
}

interface Options {
  readonly onApplied?: (applied: ConfigurationApplied) => void;
}

/** Changing the configuration: the difference first, then why, then it is in force, with a way back. */
export function useConfigurationChange({ onApplied }: Options = {}): ConfigurationChange {
  const texts = useOwnTexts(changeTexts);
  const tell = useToast();
  const client = useQueryClient();
  const calls = useAdminCall();
  const [wanted, setWanted] = useState<WantedChange>();

  const undo = (previous: string, base: string, reason: string): void => {
    const taken = { base, reason: texts.undoReason(reason).slice(0, 1_000) };
    void calls.run(async (call) => {
      try {
        const answer = await restoreConfiguration(previous, taken, call);
        tell({ text: 'proposal' in answer ? texts.asked : texts.undone });
      } catch {
        tell({ text: texts.notUndone });
      }
      await client.invalidateQueries();
    });
  };

  const apply = (base: string, reason: string): Promise<void> => {
    const said = reason.trim();
    return calls.run(async (call) => {
      if (wanted === undefined) return;
      const answer = await sendChange(wanted, base, said, call);
      setWanted(undefined);
      await client.invalidateQueries();
      if ('proposal' in answer) {
        tell({ text: texts.asked });
        return;
      }
      const { needRestart, previous } = answer;
      tell({
        text: needRestart.length === 0 ? texts.applied : texts.appliedRestart(needRestart.join(', ')),
        ...(previous === null ? {} : { undo: () => undo(previous, answer.base, said) }),
      });
      onApplied?.(answer);
    });
  };

  return {
    propose: setWanted,
    dialog:
      wanted === undefined ? null : (
        <Suspense>
          <ChangeDialog
            wanted={wanted}
            busy={calls.busy}
            failure={calls.failure}
            onApply={apply}
            onClose={() => setWanted(undefined)}
          />
        </Suspense>
      ),
  };
}

function sendChange(wanted: WantedChange, base: string, reason: string, call: AdminCall): Promise<ConfigurationAnswer> {
  if ('version' in wanted) return restoreConfiguration(wanted.version, { base, reason }, call);
  const change: ApplyConfigurationRequest =
    'edits' in wanted ? { edits: [...wanted.edits], base, reason } : { text: wanted.text, base, reason };
  return applyConfiguration(change, call);
}
