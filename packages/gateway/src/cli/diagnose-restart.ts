import type { Configuration } from '@gatehouse/contract/config';
import { connectToGateway } from './control-client.ts';
import type { Diagnosis } from './diagnose-machine.ts';

/** Settings that the gateway on the data folder has otherwise until it is restarted; none where none runs or it does not tell. */
export async function waitingForRestart({ dataFolder, ledger }: Configuration): Promise<readonly string[]> {
  const running = await connectToGateway(dataFolder);
  if (running === undefined) return [];
  // One of an older version does not know the question.
  const state = await running.configurationState().catch(() => undefined);
  if (state?.needRestart.includes('ledger') === true || ledger.witnesses.length === 0) return state?.needRestart ?? [];
  // It may not have seen yet that the file is another.
  const known = await running.recordState().catch(() => undefined);
  const names = new Set(known?.witnesses.map(({ name }) => name));
  const unknown = known !== undefined && ledger.witnesses.some(({ name }) => !names.has(name));
  return [...(state?.needRestart ?? []), ...(unknown ? ['ledger'] : [])];
}

export function diagnoseRestart(waiting: readonly string[]): readonly Diagnosis[] {
  if (waiting.length === 0) return [];
  return [
    {
      name: 'restart',
      state: 'warning',
      summary: `the gateway that runs has other settings of ${waiting.map((setting) => `\`${setting}\``).join(', ')} than the file`,
      remedy: 'They are in force after a restart.',
    },
  ];
}
