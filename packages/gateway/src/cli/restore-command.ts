import type { Command } from 'commander';
import { z } from 'zod';
import type { Dependencies } from './dependencies.ts';
import { LineError, transformLines } from './transform-lines.ts';

const entitiesSchema = z.array(z.object({ placeholder: z.string().min(1), value: z.string() }));

export function addRestoreCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('restore')
    .description('put personal data back into texts, which are lines of JSON on standard input')
    .addHelpText(
      'after',
      `
In, one a line:  {"id","text","entities":[{"placeholder","value"}]}, as \`${dependencies.commandName} pseudonymise\` writes it
Out, one a line: {"id","text","unknown"}
"text" may be what a model made of it: placeholders are read as forgivingly as in its answers. "unknown" is the number of
placeholders that stand for nobody; they are left as they are. A line that cannot be used gives {"id","line","error"}; the others
are done, and the exit code is 1.

Example:
  ${dependencies.commandName} restore < answers.jsonl
`,
    )
    .action(() => restore(dependencies));
}

function restore(dependencies: Dependencies): Promise<void> {
  // Restoring asks no recogniser, so no configuration matters.
  const pseudonyms = dependencies.createTextPseudonyms(undefined);
  return transformLines(dependencies, ({ id, members, text }) => {
    const entities = entitiesSchema.safeParse(members['entities']);
    if (!entities.success) throw new LineError('"entities" must be there, a list of {"placeholder","value"}');
    const mapping = new Map<string, string>();
    // What appears first counts, as it does where it was replaced.
    for (const { placeholder, value } of entities.data) if (!mapping.has(placeholder)) mapping.set(placeholder, value);
    return { id, ...pseudonyms.restore(text, mapping) };
  });
}
