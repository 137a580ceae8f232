import process from 'node:process';
import { openControlServer } from '../cli/control-server.ts';
import type { Dependencies } from '../cli/dependencies.ts';
import { createProgram, runProgram } from '../cli/program.ts';

type Served = Parameters<typeof openControlServer>[0];

/** What a command prints that succeeds, asking a running gateway of which only some things can be asked. */
export async function printedByCommand(
  words: readonly string[],
  { folder, served }: { readonly folder: string; readonly served: Partial<Served> },
): Promise<string> {
  const control = await openControlServer({
    dataFolder: folder,
    runtime: { pid: process.pid, url: 'http://127.0.0.1:9', version: 'test', startedAt: 1 },
    ...served,
  } as Served);
  let output = '';
  const write = (text: string): void => void (output += text);
  const dependencies = {
    stdout: { write },
    stderr: { write },
    environment: {},
    workingFolder: folder,
    clock: { now: () => Date.now(), elapsed: () => 0 },
    version: 'test',
    commandName: 'gatehouse',
  } as Partial<Dependencies> as Dependencies;
  try {
    const code = await runProgram(createProgram(dependencies), [...words, '--data', folder], dependencies);
    if (code !== 0) throw new Error(`The command ended with ${code}: ${output}`);
    return output;
  } finally {
    await control.close();
  }
}
