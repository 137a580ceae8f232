import type { Processing } from '@gatehouse/contract/admin';
import { builtInRoleNames } from '@gatehouse/contract/built-in-roles';
import { type UnmatchedScope, wantedKeyScopesSchema } from '@gatehouse/contract/key-scopes';
import { legalBases, type LegalBasis } from '@gatehouse/contract/privacy';
import type { LimitSet } from '@gatehouse/contract/limits';
import { patched } from '@gatehouse/contract/merge-patch';
import { type Command, Option } from 'commander';
import type { KeyAdministration, KeyRecord, NewKey } from '../core/access.ts';
import { addChangeKeyOptions } from './change-key-command.ts';
import { commandLine } from './command-line.ts';
import { loadConfiguration } from '../config/load.ts';
import { standardClass } from '../ledger/keeping/retention.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findFile } from './located-configuration.ts';
import {
  parseKeyName,
  parseLabel,
  parseLifetime,
  parsePositiveInteger,
  parseRetention,
  parseText,
  severalOf,
  parseRole,
} from './parse-options.ts';
import { limitPatchOf, parseLimit, type WantedLimit } from './limit-option.ts';
import { createPrinter, printable, type Printer } from './printer.ts';
import { printedKey } from './printed-key.ts';
import { addSuspicionCommands } from './suspicion-commands.ts';
import { dateOf, listKeys, type ListOptions } from './list-keys.ts';
import { type UnmatchedScopes, withKeys } from './with-keys.ts';

interface CommonOptions {
  readonly config?: string;
  readonly data?: string;
  readonly json: boolean;
}

interface RevokeOptions extends CommonOptions {
  readonly force: boolean;
}

interface CreateOptions extends CommonOptions {
  readonly name?: string;
  readonly role: string;
  readonly expires?: number;
  readonly retention?: string;
  readonly purpose?: string;
  readonly legalBasis?: LegalBasis;
  readonly legalNote?: string;
  readonly dataSubject?: readonly string[];
  readonly label?: readonly string[];
  readonly rpm?: number;
  readonly limit?: readonly WantedLimit[];
  readonly concurrency?: number;
  readonly tenant?: string;
  readonly team?: string;
  readonly owner?: string;
  readonly bound?: 'tenant' | 'team';
  readonly model?: readonly string[];
  readonly route?: readonly string[];
  readonly tool?: readonly string[];
  readonly policy?: readonly string[];
  readonly address?: readonly string[];
}

export function addKeysCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  const keys = program
    .command('keys')
    .description('create, list, change, rotate and revoke keys, effective at once in a running gateway')
    .addHelpText(
      'after',
      `\nExamples:\n  ${commandName} keys create --name shop --role user --expires 90d --rpm 600\n  ${commandName} keys list\n  ${commandName} keys change key_3f2a… --rpm 1200 --label berlin\n  ${commandName} keys rotate key_3f2a… --overlap 1d\n  ${commandName} keys revoke key_3f2a…\n`,
    );

  common(keys.command('create').description('create a key and show it once'))
    // Not required in the eyes of commander, which would tell of that before it told of an option that it does not know.
    .option('--name <name>', 'what the key is for (required)', parseKeyName)
    .option(
      '--role <role>',
      `what the key may do: ${builtInRoleNames.join(', ')}, or a role of your own`,
      parseRole,
      'user',
    )
    .option(
      '--expires <lifetime>',
      'how long it is valid, in hours, days, weeks or years of 365 days: 12h, 90d, 4w, 1y; without it the key does not expire',
      parseLifetime,
    )
    .option('--retention <class>', 'retention class of what it sends (`ledger.retention.classes`)', parseRetention)
    .option('--purpose <text>', 'for what it sends personal data; for the register', parseText)
    .addOption(
      new Option(
        '--legal-basis <basis>',
        'why it may (Art. 6(1) GDPR); with consent, each request names a person',
      ).choices(legalBases),
    )
    .option('--legal-note <text>', 'the law, the contract or the interest, in words', parseText)
    .option('--data-subject <category...>', 'whose data, such as customers', severalOf(parseText))
    .option('--label <label...>', 'labels that rules of the policy can name', severalOf(parseLabel))
    .option('--rpm <number>', 'requests per minute at most', parsePositiveInteger)
    .option('--concurrency <number>', 'requests at the same time at most', parsePositiveInteger)
    .option(
      '--limit <name=amount...>',
      'further limits, such as `costPerMonth=20` or `tokensPerDay=100000`',
      severalOf(parseLimit),
    )
    .option('--tenant <id>', 'the tenant that it belongs to; the one of the configuration without it')
    .option('--team <id>', 'the team that it belongs to; the first of its owner without it')
    .option('--owner <id>', 'the person or service account that it belongs to, with whom it ends')
    .addOption(new Option('--bound <to>', 'what the role permits holds there only').choices(['tenant', 'team']))
    .option('--model <name...>', 'models that it is good for; `vendor/*` for all whose name begins like that')
    .option('--route <path...>', 'routes that it is good for, such as `/v1/chat/completions`')
    .option('--tool <name...>', 'tools that its requests may offer to models')
    .option('--policy <name...>', 'policies of guards under which its requests may go')
    .option('--address <address...>', 'IP addresses and ranges that it may be used from, such as 10.0.0.0/8')
    .action(({ name, ...options }: CreateOptions, command: Command) => {
      if (name === undefined) command.error("error: required option '--name <name>' not specified");
      const { purpose, legalBasis, legalNote, dataSubject } = options;
      if ((purpose === undefined) !== (legalBasis === undefined))
        command.error('error: --purpose and --legal-basis go together');
      if (purpose === undefined && (legalNote !== undefined || dataSubject !== undefined))
        command.error('error: --legal-note and --data-subject go with --purpose');
      return withKeys(dependencies, options, (administration, _names, unmatched) =>
        create(dependencies, { ...options, name }, administration, unmatched),
      );
    });

  common(keys.command('list').description('list all keys; never the keys themselves'))
    .option('--wide', 'all that is known of each, also where a terminal has no room for it', false)
    .action((options: ListOptions) =>
      withKeys(dependencies, options, (administration, names) =>
        listKeys(dependencies, options, administration, names),
      ),
    );

  addChangeKeyOptions(
    common(keys.command('change').description('change a key for what comes then').argument('<id>', 'its id, key_…')),
    dependencies,
  );

  addSuspicionCommands(keys, dependencies);

  common(keys.command('rotate').description('make another key that may do the same').argument('<id>', 'its id, key_…'))
    .option('--overlap <time>', 'how long the old key is good beside it: 12h, 1d, 2w', parseLifetime, 86_400_000)
    .action((id: string, options: CommonOptions & { readonly overlap: number }) =>
      withKeys(dependencies, options, (administration) => rotate(dependencies, id, options, administration)),
    );

  common(keys.command('revoke').description('refuse a key from now on').argument('<id>', 'its id, key_…'))
    .option('--force', 'revoke it even if it is the last valid admin key', false)
    .action((id: string, options: RevokeOptions) =>
      withKeys(dependencies, options, (administration) => revoke(dependencies, id, options, administration)),
    );
}

function common(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false);
}

async function create(
  dependencies: Dependencies,
  options: CreateOptions & { readonly name: string },
  administration: KeyAdministration,
  unmatchedScopes: UnmatchedScopes,
): Promise<void> {
  await requireRetention(dependencies, options);
  const limits = patched<LimitSet>(
    undefined,
    limitPatchOf([
      ...(options.limit ?? []),
      ...(options.rpm === undefined ? [] : [['requestsPerMinute', options.rpm] as const]),
      ...(options.concurrency === undefined ? [] : [['concurrency', options.concurrency] as const]),
    ]),
  );
  const wanted: NewKey = {
    name: options.name,
    role: options.role,
    ...(options.expires === undefined ? {} : { expiresAt: dependencies.clock.now() + options.expires }),
    ...(limits === undefined ? {} : { limits }),
    ...(options.retention === undefined ? {} : { retention: options.retention }),
    ...processingOf(options),
    ...(options.label === undefined ? {} : { labels: options.label }),
    ...belongingOf(options),
  };
  const { record, key } = await administration.create(wanted, 'command line');
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  const unmatched = record.scopes === undefined ? [] : await unmatchedScopes(record.scopes);
  if (options.json) {
    const told = unmatched.length === 0 ? {} : { unmatched };
    printer.line(JSON.stringify({ ...printedKey(record), ...told, key }, null, 2));
    return;
  }
  printer.line(`Created ${record.id} (${record.role}, ${expiryOf(record)}). The key, shown only this once:`);
  printer.line();
  printer.line(`  ${printer.style('bold', key)}`);
  printer.line();
  tellUnmatched(printer, unmatched);
  printer.line(`Revoke it with: ${commandLine(dependencies, `keys revoke ${record.id}`, options)}`);
}

/** Taken all the same: the model may be on its way. A slip of the pen would only be noticed when the key is used. */
function tellUnmatched(printer: Printer, unmatched: readonly UnmatchedScope[]): void {
  for (const { pattern, scope } of unmatched)
    printer.line(`No ${scope === 'models' ? 'model' : 'policy'} that there is now is named ${printable(pattern)}.`);
}

/** The contract judges what is given, in the running gateway as well. */
function belongingOf(options: CreateOptions): Pick<NewKey, 'tenant' | 'team' | 'owner' | 'bound' | 'scopes'> {
  const { address, bound, model, owner, policy, route, team, tenant, tool } = options;
  const scopes = {
    ...(model === undefined ? {} : { models: model }),
    ...(route === undefined ? {} : { routes: route }),
    ...(tool === undefined ? {} : { tools: tool }),
    ...(policy === undefined ? {} : { policies: policy }),
    ...(address === undefined ? {} : { addresses: address }),
  };
  const judged = wantedKeyScopesSchema.safeParse(scopes);
  if (!judged.success) {
    const [issue] = judged.error.issues;
    throw new CliFailure(exitCodes.usage, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'this does not fit'}`);
  }
  return {
    ...(tenant === undefined ? {} : { tenant }),
    ...(team === undefined ? {} : { team }),
    ...(owner === undefined ? {} : { owner }),
    ...(bound === undefined ? {} : { bound }),
    ...(Object.keys(scopes).length === 0 ? {} : { scopes: judged.data }),
  };
}

async function rotate(
  dependencies: Dependencies,
  id: string,
  options: CommonOptions & { readonly overlap: number },
  administration: KeyAdministration,
): Promise<void> {
  const { key, record } = await administration.rotate(id, options.overlap, 'command line');
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) {
    printer.line(JSON.stringify({ ...printedKey(record), key }, null, 2));
    return;
  }
  const until = dateOf(dependencies.clock.now() + options.overlap);
  printer.line(
    `Created ${record.id} in place of ${id}, which ends on ${until} at the latest. The key, shown only this once:`,
  );
  printer.line();
  printer.line(`  ${printer.style('bold', key)}`);
}

function processingOf(options: CreateOptions): { processing?: Processing } {
  const { purpose, legalBasis, legalNote, dataSubject } = options;
  if (purpose === undefined || legalBasis === undefined) return {};
  return {
    processing: {
      purpose,
      legalBasis,
      ...(legalNote === undefined ? {} : { note: legalNote }),
      ...(dataSubject === undefined ? {} : { subjects: dataSubject }),
    },
  };
}

/** A class that is only mistyped would be kept like the standard one. Where no configuration is known, the gateway decides. */
async function requireRetention(
  dependencies: Dependencies,
  { config, data, retention }: CommonOptions & Pick<CreateOptions, 'retention'>,
): Promise<void> {
  if (retention === undefined || (data !== undefined && config === undefined)) return;
  const file = await findFile(dependencies, config);
  const loaded = file === undefined ? undefined : await loadConfiguration(file, dependencies.environment);
  if (loaded?.ok !== true) return;
  const classes = [...new Set([standardClass, ...Object.keys(loaded.configuration.ledger.retention.classes)])];
  if (classes.includes(retention)) return;
  throw new CliFailure(
    exitCodes.usage,
    `There is no retention class ${retention}`,
    `There are: ${classes.join(', ')}. Others are set in \`ledger.retention.classes\`.`,
  );
}

async function revoke(
  dependencies: Dependencies,
  id: string,
  options: RevokeOptions,
  administration: KeyAdministration,
): Promise<void> {
  const { record, alreadyRevoked } = await administration.revoke(id, 'command line', { force: options.force });
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  const key = `${record.id} (${printable(record.name)})`;
  if (options.json) printer.line(JSON.stringify({ ...printedKey(record), alreadyRevoked }, null, 2));
  else if (!alreadyRevoked) printer.line(`Revoked ${key}.`);
  else printer.line(`${key} was revoked already, on ${dateOf(record.revokedAt ?? record.createdAt)}.`);
}

function expiryOf(record: KeyRecord): string {
  return record.expiresAt === undefined ? 'does not expire' : `expires ${dateOf(record.expiresAt)}`;
}
