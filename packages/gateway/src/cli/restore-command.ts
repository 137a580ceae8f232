import type { Command } from 'commander';
import { z } from 'zod';
import type { Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { openVault } from './open-vault.ts';
import { LineError, transformLines } from './transform-lines.ts';

interface Options extends Place {
  readonly vault: boolean;
}

const entitiesSchema = z.array(z.object({ placeholder: z.string().min(1), value: z.string() }));

export function addRestoreCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('restore')
    .description('put personal data back into texts, which are lines of JSON on standard input')
    .option('--vault', 'take what placeholders stand for from the vault of the data folder', false)
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder of the vault, instead of that of the configuration')
    .addHelpText(
      'after',
      `
In, one a line:  {"id","text","entities":[{"placeholder","value"}]}, or with --vault {"id","text","vault"}, as \`${dependencies.commandName} pseudonymise\` writes it
Out, one a line: {"id","text","unknown"}
"text" may be what a model made of it: placeholders are read as forgivingly as in its answers. "unknown" is the number of
placeholders that stand for nobody; they are left as they are. A line that cannot be used gives {"id","line","error"}; the others
are done, and the exit code is 1.

Example:
  ${dependencies.commandName} restore < answers.jsonl
`,
    )
    .action((options: Options) => restore(dependencies, options));
}

async function restore(dependencies: Dependencies, options: Options): Promise<void> {
  // Restoring asks no recogniser, so no configuration matters.
  const pseudonyms = await dependencies.createTextPseudonyms(undefined);
  const opened = options.vault ? await openVault(dependencies, options) : undefined;
  await transformLines(dependencies, async ({ id, members, text }) => {
    if (opened === undefined) return { id, ...pseudonyms.restore(text, mappingOf(members)) };
    const vaultId = members['vault'];
    if (typeof vaultId !== 'string')
      throw new LineError('"vault" must be there, a string; leave --vault out where "entities" have values');
    const mapping = await opened.vault.get(vaultId, opened.tenant);
    if (mapping === undefined) throw new LineError('the vault has nothing under this id, or no longer');
    return { id, ...pseudonyms.restore(text, mapping) };
  });
}

function mappingOf(members: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const entities = entitiesSchema.safeParse(members['entities']);
  if (!entities.success) {
    if (typeof members['vault'] === 'string')
      throw new LineError('"entities" have no values, but a vault has: add --vault');
    throw new LineError('"entities" must be there, a list of {"placeholder","value"}');
  }
  const mapping = new Map<string, string>();
  // What appears first counts, as it does where it was replaced.
  for (const { placeholder, value } of entities.data) if (!mapping.has(placeholder)) mapping.set(placeholder, value);
  return mapping;
}
