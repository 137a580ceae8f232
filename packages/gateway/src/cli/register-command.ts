import { registerMarkdown } from '@gatehouse/contract/register-markdown';
import { type Command, Option } from 'commander';
import type { Register } from '@gatehouse/contract/admin-privacy';
import { connectToGateway } from './control-client.ts';
import type { Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { findPlace } from './find-place.ts';
import { loadOrFail, overridesOf, requireFile } from './located-configuration.ts';

interface RegisterOptions extends Place {
  readonly lang: 'de' | 'en';
  readonly json: boolean;
}

export function addRegisterCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  program
    .command('register')
    .description('print the record of processing activities (Art. 30 GDPR), in Markdown')
    .addOption(new Option('--lang <language>', 'in German or English').choices(['de', 'en']).default('en'))
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `\nIt is made from the configuration in force and the keys: of the running gateway, or of the file where none runs.\n\nExamples:\n  ${commandName} register --lang de > verzeichnis.md\n  ${commandName} register --json\n`,
    )
    .action(async ({ lang, json, ...place }: RegisterOptions) => {
      const register = await registerOf(dependencies, place);
      const text = json ? `${JSON.stringify(register, null, 2)}\n` : registerMarkdown(register, lang);
      dependencies.stdout.write(text);
    });
}

async function registerOf(dependencies: Dependencies, place: Place): Promise<Register> {
  const { dataFolder } = await findPlace(dependencies, place);
  const remote = await connectToGateway(dataFolder);
  if (remote !== undefined) return remote.register();
  const file = await requireFile(dependencies, place.config);
  const { configuration } = await loadOrFail(dependencies, file, { overrides: overridesOf(dependencies, place) });
  return dependencies.buildRegister(configuration);
}
