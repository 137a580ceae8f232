import { longestGuardTrial, trialChannels } from '@gatehouse/contract/admin-guards';
import { useState } from 'react';
import type { AdminError } from '../api/fetch-admin.ts';
import { tryGuards } from '../api/guards.ts';
import { useAdminCall } from '../api/use-admin-call.ts';
import type { Highlight } from '../ui/foreign-text.tsx';
import type { Turn } from './content-turns.ts';

export interface TriedTurn extends Turn {
  readonly key: string;
}

export interface Trial {
  /** By turn; undefined before the guards were asked. */
  readonly found: ReadonlyMap<string, readonly Highlight[]> | undefined;
  /** Whether some turns were not judged. */
  readonly incomplete: boolean;
  readonly busy: boolean;
  readonly failure: AdminError | undefined;
  readonly run: () => void;
}

/** Texts that are judged anew; of longer conversations, the newest. */
const mostTurns = 40;

/** What guards find in texts that somebody reads, and where. */
export function useTrial(turns: readonly TriedTurn[], policy: string): Trial {
  const { run, busy, failure } = useAdminCall();
  const [result, setResult] = useState<Pick<Trial, 'found' | 'incomplete'>>();

  return {
    found: result?.found,
    incomplete: result?.incomplete ?? false,
    busy,
    failure,
    run: () =>
      void run(async (call) => {
        const found = new Map<string, readonly Highlight[]>();
        const judged = turns.slice(-mostTurns).filter(({ text }) => text.length <= longestGuardTrial);
        let unable = judged.length < turns.length;
        for (const { key, speaker, text } of judged) {
          const channel = trialChannels.find((one) => one === speaker) ?? 'user';
          const direction = channel === 'assistant' ? 'output' : 'input';
          const trial = await tryGuards({ text, channel, direction, policy }, call);
          unable ||= (trial.unable ?? []).some(({ shadow }) => !shadow);
          found.set(
            key,
            trial.findings.map(({ start, end, rule }) => ({ start, end, label: rule })),
          );
        }
        setResult({ found, incomplete: unable });
      }),
  };
}

export function turnKey(place: string, turn: number): string {
  return `${place}/${turn}`;
}
