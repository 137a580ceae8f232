import { Option } from 'commander';
import type { Command } from 'commander';
import type { Dependencies } from './dependencies.ts';
import { loadOrFail, requireFile } from './located-configuration.ts';
import { transformLines } from './transform-lines.ts';

interface Options {
  readonly lang: 'auto' | 'de' | 'en';
  readonly config?: string;
}

export function addPseudonymiseCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  program
    .command('pseudonymise')
    .description('replace personal data and secrets in texts, which are lines of JSON on standard input')
    .addOption(
      new Option('--lang <language>', 'the language of the texts').choices(['auto', 'de', 'en']).default('auto'),
    )
    .option('--config <file>', 'the types that this configuration file replaces, instead of all')
    .addHelpText(
      'after',
      `
In, one a line:  {"id","text"}
Out, one a line: {"id","text","entities":[{"type","start","end","value","placeholder","score","recogniser"}]}
"text" has placeholders. "start" and "end" are places in the text that came in, in UTF-16 code units; "score" is from 0 to 1.
Every line is for itself: its placeholders are numbered from 1. Other members of a line are left out, for nobody has read them.
A line that cannot be used gives {"id","line","error"}; the others are done, and the exit code is 1.
Nothing is kept: the entities of the output are the only way back. It needs no configuration, data folder or running gateway.

Examples:
  ${commandName} pseudonymise < letters.jsonl > safe.jsonl
  ${commandName} pseudonymise --lang de < letters.jsonl | ${commandName} restore
`,
    )
    .action((options: Options) => pseudonymise(dependencies, options));
}

async function pseudonymise(dependencies: Dependencies, { config, lang }: Options): Promise<void> {
  const configured =
    config === undefined
      ? undefined
      : (await loadOrFail(dependencies, await requireFile(dependencies, config))).configuration;
  const pseudonyms = dependencies.createTextPseudonyms(configured);
  const language = lang === 'auto' ? undefined : lang;
  await transformLines(dependencies, async ({ id, text }) => {
    const [done] = await pseudonyms.pseudonymise([text], { language });
    const entities = done?.entities.map(({ type, start, end, value, placeholder, score, recogniser }) => ({
      type,
      start,
      end,
      value,
      placeholder,
      score: score / 1_000,
      recogniser,
    }));
    return { id, text: done?.text, entities };
  });
}
