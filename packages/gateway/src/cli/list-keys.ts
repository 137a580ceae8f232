import type { KeyAdministration, KeyRecord } from '../core/access.ts';
import { commandLine, type Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { fittingColumns } from './fitting-columns.ts';
import { limitsText } from './limits-text.ts';
import { printedKey } from './printed-key.ts';
import { createPrinter, printable } from './printer.ts';
import type { NamesOfIds } from './with-keys.ts';

export interface ListOptions extends Place {
  readonly json: boolean;
  readonly wide: boolean;
}

/** Columns of the list, where a terminal has not room for all. */
const mattersMost = [
  'ID',
  'NAME',
  'STATE',
  'ROLE',
  'EXPIRES',
  'TEAM',
  'OWNER',
  'LIMITS',
  'ONLY FOR',
  'PURPOSE',
  'KEY',
  'CREATED',
];

/** Prints all keys: on a terminal what it has room for. */
export async function listKeys(
  dependencies: Dependencies,
  options: ListOptions,
  administration: KeyAdministration,
  names: NamesOfIds,
): Promise<void> {
  const records = await administration.list();
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) {
    printer.line(JSON.stringify(records.map(printedKey), null, 2));
    return;
  }
  if (records.length === 0) {
    printer.line(
      `There are no keys. Create one with: ${commandLine(dependencies, 'keys create --name my-app', options)}`,
    );
    return;
  }
  const now = dependencies.clock.now();
  // Whoever reads by a program gets all of it.
  const short = dependencies.stdout.isTTY === true && !options.wide;
  const titles = [
    'ID',
    'NAME',
    'ROLE',
    'OWNER',
    'TEAM',
    'KEY',
    'CREATED',
    'EXPIRES',
    'LIMITS',
    'ONLY FOR',
    'STATE',
    'PURPOSE',
  ];
  const nameOf = await names();
  const named = (id: string | undefined): string => (id === undefined ? '' : printable(nameOf.get(id) ?? id));
  const successors = new Map(
    records.flatMap(({ id, predecessor }) => (predecessor === undefined ? [] : [[predecessor, id]])),
  );
  const rows = records.map((record) => {
    const state = stateOf(record, now);
    const successor = successors.get(record.id);
    return [
      record.id,
      printable(record.name),
      record.role,
      named(record.owner),
      named(record.team),
      `${record.prefix}…`,
      dateOf(record.createdAt),
      record.expiresAt === undefined ? 'never' : dateOf(record.expiresAt),
      limitsText(record.limits, 'default'),
      printable(scopesText(record)),
      state + (successor === undefined ? '' : short ? ', replaced' : `, replaced by ${successor}`),
      printable([purposeOf(record), ...(record.labels ?? []).map((label) => `#${label}`)].join(' ')),
    ];
  });
  // Most keys have no owner, no team and no scopes: a column that says nothing takes the room of those that do.
  const told = titles.map((_, column) => rows.some((row) => row[column] !== ''));
  const full = {
    titles: titles.filter((_, column) => told[column]),
    rows: rows.map((row) => row.filter((_, column) => told[column])),
    left: [],
  };
  const room = dependencies.stdout.columns ?? 80;
  const shown = short ? fittingColumns({ ...full, first: mattersMost, needed: 3, cut: 'NAME', room }) : full;
  printer.table([
    shown.titles.map((title) => printer.style('dim', title)),
    ...shown.rows.map((row) =>
      row.map((cell, column) =>
        shown.titles[column] === 'STATE'
          ? cell.replace(/^\w+/, (state) => printer.style(state === 'active' ? 'green' : 'red', state))
          : cell,
      ),
    ),
  ]);
  if (shown.left.length > 0)
    printer.line(printer.style('dim', `  --wide shows more: ${shown.left.join(', ').toLowerCase()}`));
}

/** What a key is narrowed to; empty where it is good for all that its role permits. */
function scopesText({ bound, scopes }: KeyRecord): string {
  const parts = Object.entries(scopes ?? {}).map(([name, values]) => `${name}: ${[values].flat().join(' ')}`);
  return [...(bound === undefined ? [] : [`its ${bound}`]), ...parts].join('; ');
}

function stateOf(record: KeyRecord, now: number): string {
  if (record.revokedAt !== undefined) return 'revoked';
  return record.expiresAt !== undefined && now >= record.expiresAt ? 'expired' : 'active';
}

function purposeOf({ processing, role }: KeyRecord): string {
  if (processing === undefined) return role === 'user' ? 'not named' : '';
  return `${processing.purpose} (${processing.legalBasis})`;
}

/** In UTC, as in the log and the record. */
export function dateOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
