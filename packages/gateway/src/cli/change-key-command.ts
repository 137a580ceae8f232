import { type ChangeKeyRequest, changeKeyRequestSchema } from '@gatehouse/contract/admin';
import { legalBases, type LegalBasis } from '@gatehouse/contract/privacy';
import { type Command, Option } from 'commander';
import { isDeepStrictEqual } from 'node:util';
import { type KeyAdministration, type KeyRecord, versionOfKey } from '../core/access.ts';
import { GatehouseError } from '../core/errors.ts';
import { commandLine, type Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { numberOr, parseKeyName, parseLabel, parseLifetime, parseText, severalOf } from './parse-options.ts';
import { limitPatchOf, parseLimit, type WantedLimit } from './limit-option.ts';
import { createPrinter, printable } from './printer.ts';
import { printedKey } from './printed-key.ts';
import { withKeys } from './with-keys.ts';

interface Options extends Place {
  readonly json: boolean;
  readonly name?: string;
  readonly expires?: number | 'never';
  readonly label?: readonly string[] | false;
  readonly rpm?: number | 'default';
  readonly limit?: readonly WantedLimit[];
  readonly concurrency?: number | 'default';
  readonly purpose?: string;
  readonly legalBasis?: LegalBasis;
  readonly legalNote?: string | false;
  readonly dataSubject?: readonly string[] | false;
}

/** Gives a command that takes the id of a key what of the key can be another. */
export function addChangeKeyOptions(command: Command, dependencies: Dependencies): void {
  command
    .option('--name <name>', 'what the key is for', parseKeyName)
    .option('--expires <lifetime>', 'how long it is valid from now on: 12h, 90d, 4w, 1y; or never', (text) =>
      text === 'never' ? text : parseLifetime(text),
    )
    .option('--rpm <number>', 'requests per minute at most; or default, that of the configuration', numberOr('default'))
    .option(
      '--concurrency <number>',
      'requests at the same time at most; or default, that of the configuration',
      numberOr('default'),
    )
    .option(
      '--limit <name=amount...>',
      'further limits, such as `costPerMonth=20`; or `costPerMonth=default`',
      severalOf(parseLimit),
    )
    .option(
      '--label <label...>',
      'labels that rules of the policy can name, instead of those it has',
      severalOf(parseLabel),
    )
    .option('--no-label', 'take all labels away')
    .option('--purpose <text>', 'for what it sends personal data, of a key that names no purpose', parseText)
    .addOption(new Option('--legal-basis <basis>', 'why it may (Art. 6(1) GDPR)').choices(legalBases))
    .option('--legal-note <text>', 'the law, the contract or the interest, in words', parseText)
    .option('--no-legal-note', 'take the note away')
    .option(
      '--data-subject <category...>',
      'whose data, such as customers, instead of those it names',
      severalOf(parseText),
    )
    .option('--no-data-subject', 'name nobody any more')
    .addHelpText(
      'after',
      '\nWhat is not named stays as it is. A key never gets another purpose, for what it has sent was sent for the one that it had.\n',
    )
    .action((id: string, options: Options, called: Command) => {
      const { config: _config, data: _data, json: _json, ...wanted } = options;
      if (Object.keys(wanted).length === 0) called.error('error: nothing is to be changed; name what is to be another');
      return withKeys(dependencies, options, (administration) => change(dependencies, id, options, administration));
    });
}

async function change(
  dependencies: Dependencies,
  id: string,
  options: Options,
  administration: KeyAdministration,
): Promise<void> {
  const before = (await administration.list()).find((record) => record.id === id);
  if (before === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
  const after = await administration
    .change(id, editOf(dependencies, before, options), 'command line', versionOfKey(before))
    .catch((thrown: unknown) => {
      if (!(thrown instanceof GatehouseError)) throw thrown;
      // Limits and the purpose are changed as a whole, so a change is never made on what somebody else has changed meanwhile.
      if (thrown.code === 'changed_meanwhile')
        throw new CliFailure(
          exitCodes.failed,
          'The key was changed by somebody else in the meantime',
          `\`${commandLine(dependencies, 'keys list', options)}\` shows how it is now; run the command again.`,
        );
      if (thrown.code !== 'invalid_request') throw thrown;
      throw new CliFailure(
        exitCodes.failed,
        'The key was revoked in the meantime, or has got a purpose',
        `\`${commandLine(dependencies, 'keys list', options)}\` shows how it is now.`,
      );
    });
  const changed = changeable.filter((field) => !isDeepStrictEqual(before[field], after[field]));
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  const key = `${after.id} (${printable(after.name)})`;
  if (options.json) printer.line(JSON.stringify({ ...printedKey(after), changed }, null, 2));
  else if (changed.length === 0) printer.line(`${key} was so already; nothing was changed.`);
  else printer.line(`Changed ${key}: ${changed.map((field) => fieldNames[field]).join(', ')}.`);
}

const fieldNames = {
  name: 'name',
  expiresAt: 'expiry',
  limits: 'limits',
  labels: 'labels',
  processing: 'purpose and legal basis',
} as const;

const changeable = ['name', 'expiresAt', 'limits', 'labels', 'processing'] as const;

/** What is asked for, over what the key is now. Throws where it may not be so. */
function editOf(dependencies: Dependencies, record: KeyRecord, options: Options): ChangeKeyRequest {
  if (record.revokedAt !== undefined)
    throw new CliFailure(
      exitCodes.failed,
      `${record.id} (${printable(record.name)}) was revoked, and is not changed any more`,
      `Create another with \`${commandLine(dependencies, 'keys create --name …', options)}\`.`,
    );
  const { expires, label, name } = options;
  const read = changeKeyRequestSchema.safeParse({
    ...(name === undefined ? {} : { name }),
    ...(expires === undefined ? {} : { expiresAt: expires === 'never' ? null : dependencies.clock.now() + expires }),
    ...limitsOf(options),
    ...(label === undefined ? {} : { labels: label === false ? null : label }),
    ...processingOf(dependencies, record, options),
  });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new CliFailure(
    exitCodes.usage,
    `The key cannot be so: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    `\`${dependencies.commandName} keys change --help\` tells what can be another.`,
  );
}

/** Those that are not named stay. */
function limitsOf({ concurrency, limit = [], rpm }: Options): Pick<ChangeKeyRequest, 'limits'> {
  const wanted: readonly WantedLimit[] = [
    ...limit,
    ...(rpm === undefined ? [] : [['requestsPerMinute', rpm] as const]),
    ...(concurrency === undefined ? [] : [['concurrency', concurrency] as const]),
  ];
  return wanted.length === 0 ? {} : { limits: limitPatchOf(wanted) };
}

function processingOf(
  dependencies: Dependencies,
  record: KeyRecord,
  options: Options,
): Pick<ChangeKeyRequest, 'processing'> {
  const { processing } = record;
  const { dataSubject, legalBasis, legalNote, purpose } = options;
  if ([dataSubject, legalBasis, legalNote, purpose].every((option) => option === undefined)) return {};
  if (processing !== undefined && purpose !== undefined && purpose !== processing.purpose)
    throw new CliFailure(
      exitCodes.failed,
      `${record.id} (${printable(record.name)}) sends for another purpose: ${printable(processing.purpose)}`,
      `What it has sent was sent for that. Create a key of its own for the other purpose: \`${commandLine(dependencies, 'keys create --name … --purpose … --legal-basis …', options)}\`.`,
    );
  const [named, basis] = [purpose ?? processing?.purpose, legalBasis ?? processing?.legalBasis];
  if (named === undefined || basis === undefined)
    throw new CliFailure(
      exitCodes.usage,
      `${record.id} (${printable(record.name)}) names no purpose yet`,
      'Name both --purpose and --legal-basis.',
    );
  const note = legalNote ?? processing?.note ?? false;
  const subjects = dataSubject ?? processing?.subjects ?? false;
  return {
    processing: {
      purpose: named,
      legalBasis: basis,
      ...(note === false ? {} : { note }),
      ...(subjects === false ? {} : { subjects }),
    },
  };
}
