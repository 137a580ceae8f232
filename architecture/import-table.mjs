/**
 * Who may import whom: the one place that says it. `.dependency-cruiser.mjs` makes rules of it, ARCHITECTURE.md shows it, and
 * tests/architecture.test.ts plants a violation of every row and sees it caught. A room that you add gets its row here.
 *
 * @typedef {object} Row
 * @property {string} room folder or file in `packages/gateway/src`
 * @property {readonly string[]} mayImport other rooms, and `contract`; its own files are always allowed
 * @property {'all' | 'builtin' | 'none'} packages what it may import from outside: npm packages and Node's modules, only
 * Node's modules, or nothing
 * @property {boolean} [separate] whether its files are strangers to each other: none imports a sibling
 * (but for `catalogue.ts`, which lists them)
 * @property {boolean} [alone] of a room inside a room: whether the rest of that room is a stranger to it, in both directions
 */

const leaf = /** @type {const} */ ({ mayImport: ['core', 'lib', 'contract'], packages: 'all' });

/** @type {readonly Row[]} */
const rows = [
  { room: 'core', mayImport: ['contract'], packages: 'none' },
  { room: 'lib', mayImport: [], packages: 'builtin' },
  { room: 'access', ...leaf },
  { room: 'attempts', ...leaf },
  { room: 'batches', ...leaf },
  { room: 'classifiers', ...leaf },
  { room: 'config', ...leaf },
  { room: 'dialects', ...leaf },
  { room: 'disclosure', ...leaf },
  { room: 'events', ...leaf },
  { room: 'evidence', ...leaf },
  { room: 'guards', ...leaf, separate: true },
  { room: 'index', ...leaf },
  { room: 'knowledge', ...leaf },
  // Servers of others that keep chunks; one file per server.
  { room: 'knowledge-indexes', ...leaf, mayImport: [...leaf.mayImport, 'upstream'], separate: true },
  { room: 'ledger', ...leaf },
  // What judges the writer has nothing from it, nor from anybody else: it can be read, and mistrusted, alone.
  { room: 'ledger/verify', mayImport: [], packages: 'builtin', alone: true },
  { room: 'local-models', ...leaf },
  { room: 'model-register', ...leaf },
  { room: 'providers', ...leaf, mayImport: [...leaf.mayImport, 'upstream'], separate: true },
  { room: 'privacy', ...leaf },
  { room: 'prompts', ...leaf },
  { room: 'pseudonyms', ...leaf, mayImport: [...leaf.mayImport, 'local-models'] },
  { room: 'review', ...leaf },
  { room: 'routing', ...leaf },
  { room: 'secrets', ...leaf },
  { room: 'spend', ...leaf },
  { room: 'statistics', ...leaf },
  { room: 'stores', ...leaf, separate: true },
  { room: 'telemetry', ...leaf },
  // What providers of every kind share: connections, time-outs, faults, and the meaning of a chat request.
  { room: 'upstream', ...leaf },
  // What answers are held against before they are given.
  { room: 'validation', ...leaf },
  { room: 'witness', ...leaf },
  { room: 'pipeline', ...leaf },
  { room: 'http', ...leaf, mayImport: [...leaf.mayImport, 'pipeline'] },
  { room: 'cli', ...leaf, mayImport: [...leaf.mayImport, 'config', 'index', 'ledger'] },
];

/** Rooms inside rooms whose files never import a sibling. */
export const separateInnerRooms = Object.freeze(['pseudonyms/recognisers']);

/**
 * What puts everything together: the files that lie directly in `packages/gateway/src`, and `testing`. They may import all
 * rooms, and no room imports them.
 */
export const compositionRoots = Object.freeze(['*.ts', 'testing']);

export const importTable = Object.freeze(rows);

/** The table as ARCHITECTURE.md shows it. */
export function renderImportTable() {
  const words = { all: 'yes', builtin: "only Node's own", none: 'no' };
  /** @param {readonly string[]} names */
  const list = (names) => (names.length === 0 ? 'nothing' : names.map((name) => `\`${name}\``).join(', '));
  return [
    '| room | may import | packages | files import siblings |',
    '| --- | --- | --- | --- |',
    ...importTable.map(
      ({ room, mayImport, packages, separate }) =>
        `| \`${room}\` | ${list(mayImport)} | ${words[packages]} | ${separate === true ? 'no' : 'yes'} |`,
    ),
    ...separateInnerRooms.map((room) => `| \`${room}\` | as \`${room.split('/')[0]}\` | yes | no |`),
    `| ${list(compositionRoots)} | all | yes | |`,
  ].join('\n');
}
