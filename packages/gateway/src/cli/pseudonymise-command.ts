import type { Configuration } from '@gatehouse/contract/config';
import { Option } from 'commander';
import type { Command } from 'commander';
import { VaultFull } from '../core/pseudonym-vault.ts';
import { RecogniserUnable } from '../core/recogniser.ts';
import type { PseudonymisedText, TextPseudonyms } from '../core/text-pseudonyms.ts';
import { TokenModelError } from '../lib/token-model-folder.ts';
import type { Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { loadOrFail, requireFile } from './located-configuration.ts';
import { type OpenedVault, openVault } from './open-vault.ts';
import { parseLifetime } from './parse-options.ts';
import { LineError, transformLines } from './transform-lines.ts';

interface Options extends Place {
  readonly lang: 'auto' | 'de' | 'en';
  readonly vault: boolean;
  /** Milliseconds. */
  readonly keep?: number;
}

const thirtyDays = 2_592_000_000;

export function addPseudonymiseCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  program
    .command('pseudonymise')
    .description('replace personal data and secrets in texts, which are lines of JSON on standard input')
    .addOption(
      new Option('--lang <language>', 'the language of the texts').choices(['auto', 'de', 'en']).default('auto'),
    )
    .option('--config <file>', 'the types that this configuration file looks for, instead of all')
    .option('--vault', 'keep what placeholders stand for in the data folder, and not in the output', false)
    .option('--keep <lifetime>', 'how long the vault keeps it: 12h, 4w; 30d without it', parseLifetime)
    .option('--data <folder>', 'the data folder of the vault, instead of that of the configuration')
    .addHelpText(
      'after',
      `
In, one a line:  {"id","text"}
Out, one a line: {"id","text","entities":[{"type","start","end","value","placeholder","score","recogniser"}]}
"text" has placeholders. "start" and "end" are places in the text that came in, in UTF-16 code units; "score" is from 0 to 1.
Every line is for itself: its placeholders are numbered from 1. Other members of a line are left out, for nobody has read them.
A line that cannot be used gives {"id","line","error"}; the others are done, and the exit code is 1.
Without --vault nothing is kept: the entities of the output are the only way back, and no configuration, data folder or running gateway
is needed. With it, entities have no "value", and each line has "vault", the id that \`restore\` asks by.

Examples:
  ${commandName} pseudonymise < letters.jsonl > safe.jsonl
  ${commandName} pseudonymise --lang de < letters.jsonl | ${commandName} restore
`,
    )
    .action((options: Options, command: Command) => {
      if (options.keep !== undefined && !options.vault)
        command.error('error: --keep needs --vault, without which nothing is kept');
      return pseudonymise(dependencies, options);
    });
}

async function pseudonymise(dependencies: Dependencies, options: Options): Promise<void> {
  const { config, keep = thirtyDays, lang } = options;
  const configured =
    config === undefined
      ? undefined
      : (await loadOrFail(dependencies, await requireFile(dependencies, config))).configuration;
  const pseudonyms = await createOrExplain(dependencies, configured);
  const opened = options.vault ? await openVault(dependencies, options) : undefined;
  const language = lang === 'auto' ? undefined : lang;
  await transformLines(dependencies, async ({ id, text }) => {
    const [done = { text, entities: [] }] = await pseudonyms.pseudonymise([text], { language }).catch(unread);
    const entities = done.entities.map(({ type, start, end, value, placeholder, score, recogniser }) => ({
      type,
      start,
      end,
      ...(opened === undefined ? { value } : {}),
      placeholder,
      score: score / 1_000,
      recogniser,
    }));
    if (opened === undefined) return { id, text: done.text, entities };
    return { id, text: done.text, entities, vault: await kept(done, opened, dependencies.clock.now() + keep) };
  });
}

async function createOrExplain(
  dependencies: Dependencies,
  configured: Configuration | undefined,
): Promise<TextPseudonyms> {
  try {
    return await dependencies.createTextPseudonyms(configured);
  } catch (thrown) {
    if (!(thrown instanceof TokenModelError)) throw thrown;
    throw new CliFailure(exitCodes.configuration, `pseudonymisation.model: ${thrown.message}`, thrown.remedy, thrown);
  }
}

function unread(thrown: unknown): never {
  if (!(thrown instanceof RecogniserUnable)) throw thrown;
  const reason = thrown.cause instanceof Error ? `: ${thrown.cause.message}` : '';
  throw new LineError(`the model could not read it${reason}`);
}

async function kept({ entities }: PseudonymisedText, { tenant, vault }: OpenedVault, expires: number): Promise<string> {
  const mapping = new Map(entities.map(({ placeholder, value }) => [placeholder, value]));
  try {
    return await vault.put(mapping, { tenant, subject: undefined, expires });
  } catch (thrown) {
    if (thrown instanceof VaultFull) throw new LineError('the vault has no room for it');
    throw thrown;
  }
}
