import { directoryPaths } from '@gatehouse/contract/admin-directory';
import { builtInRoleNames, builtInRoles } from '@gatehouse/contract/built-in-roles';
import {
  type DirectoryEntities,
  type DirectoryKind,
  directoryKinds,
  entityChangeSchemas,
  newEntitySchemas,
  type RoleAssignment,
} from '@gatehouse/contract/directory';
import { permissions } from '@gatehouse/contract/permissions';
import type { Command } from 'commander';
import type { ZodType } from 'zod';
import type { Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { limitsText } from './limits-text.ts';
import { createPrinter, printable, type Printer } from './printer.ts';
import { withDirectory } from './with-directory.ts';

type Entity = DirectoryEntities[DirectoryKind];

interface Options extends Place {
  readonly json: boolean;
  readonly id?: string;
  readonly name?: string;
  readonly tenant?: string;
  readonly team?: readonly string[];
  readonly role?: readonly string[];
  readonly permission?: readonly string[];
  readonly limit?: readonly string[];
  readonly email?: string;
  readonly userName?: string;
  readonly note?: string;
  readonly status?: string;
}

interface Words {
  readonly about: string;
  readonly one: string;
  readonly remove: string;
  /** Names of the options that it has beside its name. */
  readonly options: readonly (keyof Options)[];
}

const removed = 'remove one for good: who it was is forgotten, keys and sessions are refused';
const account = ['tenant', 'team', 'role', 'limit'] as const;
const words: Readonly<Record<DirectoryKind, Words>> = {
  tenant: { about: 'tenants', one: 'a tenant', remove: 'close one: its keys are refused', options: ['id', 'limit'] },
  team: { about: 'teams', one: 'a team', remove: 'close one: its keys are refused', options: ['tenant', 'limit'] },
  person: { about: 'people', one: 'a person', remove: removed, options: [...account, 'email', 'userName'] },
  'service-account': {
    about: 'service accounts',
    one: 'a service account',
    remove: removed,
    options: [...account, 'note'],
  },
  role: {
    about: 'roles',
    one: 'a role',
    remove: 'close one: it permits nothing any more',
    options: ['id', 'permission'],
  },
};

const flags: Readonly<Partial<Record<keyof Options, readonly [flag: string, text: string]>>> = {
  id: ['--id <id>', 'its id, in small letters, digits and dashes; it stays the same for ever'],
  tenant: ['--tenant <id>', 'the tenant that it belongs to; the one of the configuration without it'],
  team: ['--team <id...>', 'ids of the teams that it is in; keys that name none belong to the first'],
  role: [
    '--role <role...>',
    'its roles: `auditor`, in a tenant `auditor@acme`, in a team of it `team-lead@acme/team_…`',
  ],
  permission: ['--permission <permission...>', 'what it permits; docs/reference/roles.md lists all'],
  limit: [
    '--limit <limit...>',
    'limits, such as `costPerDay=5` or `requestsPerMinute=600`; `costPerDay=default` takes one away, and those that are not named stay',
  ],
  email: ['--email <address>', 'e-mail address'],
  userName: ['--user-name <name>', 'the name that it signs in with'],
  note: ['--note <text>', 'what it is for'],
  status: ['--status <status>', 'active, suspended (people and service accounts) or closed (all others)'],
};

/** `gatehouse tenants`, `teams`, `people`, `service-accounts` and `roles`. */
export function addDirectoryCommands(program: Command, dependencies: Dependencies): void {
  for (const kind of directoryKinds) addCommandOf(kind, program, dependencies);
}

function addCommandOf(kind: DirectoryKind, program: Command, dependencies: Dependencies): void {
  const { about, one, options: own, remove } = words[kind];
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  const command = program
    .command(directoryPaths[kind])
    .description(`list, create, change and remove ${about}, effective at once in a running gateway`);

  common(command.command('list').description(`list ${about}`)).action((options: Options) =>
    withDirectory(dependencies, options, async ({ directory }) => {
      const list = await directory.list(kind);
      if (options.json) printer.line(JSON.stringify(list, null, 2));
      else {
        // People know teams by their names; ids are what `create` and `change` take, and `teams list` has them.
        const teams = isAccountKind(kind) ? await directory.list('team') : [];
        print(printer, kind, list, new Map(teams.map(({ id, name }) => [id, name])));
      }
    }),
  );

  withFields(
    common(command.command('create').description(`create ${one}`)),
    own,
    'what it is called (required)',
  ).action((options: Options) => {
    const wanted = checked(newEntitySchemas[kind], fieldsOf(kind, options, false));
    return withDirectory(dependencies, options, async ({ directory }) => {
      const made = await directory.create(kind, wanted);
      if (options.json) printer.line(JSON.stringify(made, null, 2));
      else printer.line(`Created ${made.id} (${printable(made.name)}).`);
    });
  });

  withFields(
    common(command.command('change').description(`change ${one} for what comes then`).argument('<id>', 'its id')),
    [...own.filter((name) => name !== 'id' && name !== 'tenant'), 'status'],
    'another name',
  ).action((id: string, options: Options) => {
    const change = checked(entityChangeSchemas[kind], fieldsOf(kind, options, true));
    return withDirectory(dependencies, options, async ({ directory }) => {
      const changed = await directory.change(kind, id, change);
      if (options.json) printer.line(JSON.stringify(changed, null, 2));
      else printer.line(`Changed ${changed.id} (${printable(changed.name)}): it is ${changed.status}.`);
    });
  });

  common(command.command('remove').description(remove).argument('<id>', 'its id')).action(
    (id: string, options: Options) =>
      withDirectory(dependencies, options, async ({ directory }) => {
        const left = await directory.remove(kind, id);
        if (options.json) printer.line(JSON.stringify(left, null, 2));
        else printer.line(`${left.id} is ${left.status}.`);
      }),
  );
}

function common(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false);
}

function withFields(command: Command, names: readonly (keyof Options)[], ofName: string): Command {
  command.option('--name <name>', ofName);
  for (const name of names) {
    const [flag, text] = flags[name] ?? [];
    if (flag !== undefined && text !== undefined) command.option(flag, text);
  }
  return command;
}

/** What the options say, in the form of the contract, which judges it. */
function fieldsOf(kind: DirectoryKind, options: Options, changing: boolean): Readonly<Record<string, unknown>> {
  const { email, id, limit, name, note, permission, role, status, team, tenant, userName } = options;
  const isAccount = isAccountKind(kind);
  return Object.fromEntries(
    Object.entries({
      id: changing ? undefined : id,
      name,
      tenant: changing ? undefined : tenant,
      teams: isAccount ? team : undefined,
      roles: role?.map(assignmentOf),
      permissions: permission,
      limits: limit === undefined ? undefined : Object.fromEntries(limit.map(limitOf)),
      email,
      userName,
      note,
      status,
    }).filter(([, value]) => value !== undefined),
  );
}

function assignmentOf(text: string): RoleAssignment {
  const [role = '', place] = text.split('@');
  if (place === undefined) return { role };
  const [tenant = '', team] = place.split('/');
  return { role, tenant, ...(team === undefined ? {} : { team }) };
}

/** `default` takes it away. */
function limitOf(text: string): readonly [string, number | null] {
  const [name = '', amount = ''] = text.split('=');
  return [name, amount === 'default' ? null : Number(amount)];
}

function checked(schema: ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.path[0] === 'permissions' && issue.code === 'invalid_value')
    throw new CliFailure(
      exitCodes.usage,
      `There is no permission ${quoted(value, issue.path)}`,
      `These permissions there are: ${permissions.join(', ')}.`,
    );
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw new CliFailure(
    exitCodes.usage,
    `${where}${issue?.message ?? 'this does not fit'}`,
    'Run it with --help for what there is.',
  );
}

/** What stands at a place of what was given. */
function quoted(value: unknown, path: readonly PropertyKey[]): string {
  const found = path.reduce<unknown>((inner, key) => (inner as Readonly<Record<PropertyKey, unknown>>)[key], value);
  return `\`${printable(String(found))}\``;
}

const titles: Readonly<Record<DirectoryKind, readonly string[]>> = {
  tenant: ['ID', 'NAME', 'STATE', 'LIMITS'],
  team: ['ID', 'NAME', 'STATE', 'TENANT', 'LIMITS'],
  person: ['ID', 'NAME', 'STATE', 'TENANT', 'ROLES', 'TEAMS', 'LIMITS'],
  'service-account': ['ID', 'NAME', 'STATE', 'TENANT', 'ROLES', 'TEAMS', 'LIMITS'],
  role: ['ID', 'NAME', 'STATE', 'PERMISSIONS'],
};

function print(
  printer: Printer,
  kind: DirectoryKind,
  list: readonly Entity[],
  teamNames: ReadonlyMap<string, string>,
): void {
  const teamName = (id: string): string => printable(teamNames.get(id) ?? id);
  const rows = list.map((entity) => [
    entity.id,
    printable(entity.name),
    printer.style(entity.status === 'active' ? 'green' : 'red', entity.status),
    ...('tenant' in entity ? [entity.tenant] : []),
    ...('roles' in entity ? [entity.roles.map((role) => assignmentText(role, teamName)).join(', ')] : []),
    ...('permissions' in entity ? [entity.permissions.join(', ')] : []),
    ...('teams' in entity ? [entity.teams.map(teamName).join(', ')] : []),
    ...(kind === 'role' || !('limits' in entity) ? [] : [limitsText(entity.limits, '')]),
  ]);
  const builtIn = builtInRoleNames.map((name) => [
    name,
    builtInRoles[name].en,
    printer.style('dim', 'built in'),
    builtInRoles[name].permissions.join(', '),
  ]);
  const all = kind === 'role' ? [...builtIn, ...rows] : rows;
  if (all.length === 0) printer.line(`There are no ${words[kind].about}.`);
  else printer.table([titles[kind].map((title) => printer.style('dim', title)), ...all]);
}

function assignmentText({ role, team, tenant }: RoleAssignment, teamName: (id: string) => string): string {
  return tenant === undefined ? role : `${role}@${tenant}${team === undefined ? '' : `/${teamName(team)}`}`;
}

function isAccountKind(kind: DirectoryKind): boolean {
  return kind === 'person' || kind === 'service-account';
}
