import { compositionRoots, importTable, separateInnerRooms } from './import-table.mjs';

const gateway = '^packages/gateway/src/';
/** The one file of a separate room that may know them all: it lists them. */
const catalogue = 'catalogue\\.ts';

const tests = '\\.test\\.tsx?$';

/** @param {string} name a folder, a file, or `*.ts` for all files that lie directly in the gateway */
function pathOf(name) {
  if (name === 'contract') return '^packages/contract/src/';
  if (name === '*.ts') return `${gateway}[^/]+$`;
  return `${gateway}${name.includes('.') ? `${name.replaceAll('.', '\\.')}$` : `${name}/`}`;
}

/**
 * @param {string} room
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
function separateRule(room) {
  // Several files of one guard or provider share the first part of their name: `regex.ts` and `regex/compile.ts`.
  return {
    name: `siblings/${room}`,
    comment: `Files in ${room} never import a sibling: each can be read, replaced and removed alone.`,
    severity: 'error',
    from: { path: `${gateway}${room}/([^/.]+)`, pathNot: [tests, `${gateway}${room}/${catalogue}$`] },
    to: { path: pathOf(room), pathNot: `${gateway}${room}/$1[/.]` },
  };
}

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const rooms = importTable.map((row) => ({
  name: `room/${row.room}`,
  comment: `${row.room} may import only what its row in architecture/import-table.mjs allows.`,
  severity: 'error',
  from: { path: pathOf(row.room), pathNot: tests },
  to: { path: '^packages/[a-z]+/src/', pathNot: [row.room, ...row.mayImport].map(pathOf) },
}));

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const strangers = importTable
  .filter((row) => row.alone === true)
  .map(({ room }) => ({
    name: `alone/${room}`,
    comment: `The rest of its room imports nothing from ${room}.`,
    severity: 'error',
    from: { path: pathOf(room.slice(0, room.lastIndexOf('/'))), pathNot: [tests, pathOf(room)] },
    to: { path: pathOf(room) },
  }));

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const packages = importTable
  .filter((row) => row.packages !== 'all')
  .map((row) => ({
    name: `packages/${row.room}`,
    comment: `${row.room} imports ${row.packages === 'none' ? 'no package at all' : "no package but Node's own"}.`,
    severity: 'error',
    from: { path: pathOf(row.room), pathNot: tests },
    to: { dependencyTypes: row.packages === 'none' ? [...npmTypes(), 'core'] : npmTypes() },
  }));

/** @returns {import('dependency-cruiser').DependencyType[]} */
function npmTypes() {
  return ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown', 'unknown'];
}

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const houseRules = [
  {
    name: 'unlisted-room',
    comment: 'A room without a row in architecture/import-table.mjs may import nothing.',
    severity: 'error',
    from: { path: gateway, pathNot: [...importTable.map((row) => row.room), ...compositionRoots].map(pathOf) },
    to: {},
  },
  {
    name: 'main-is-last',
    comment: 'main.ts starts the process; nobody imports it.',
    severity: 'error',
    from: {},
    to: { path: pathOf('main.ts') },
  },
  {
    name: 'tests-stay-outside',
    comment: 'What runs in production imports nothing from tests or testing/.',
    severity: 'error',
    from: { path: '^packages/', pathNot: [tests, `${gateway}testing/`] },
    to: { path: [tests, `${gateway}testing/`, '^(tests|examples|benchmarks)/'] },
  },
  {
    name: 'contract-is-the-floor',
    comment: 'The contract runs in browsers and in third parties: zod and its own files only.',
    severity: 'error',
    from: { path: '^packages/contract/src/', pathNot: tests },
    to: { pathNot: ['^packages/contract/src/', '(^|/)node_modules/zod/'] },
  },
  {
    name: 'console-imports-contract-only',
    comment: 'The console talks to the gateway over HTTP and shares only the contract with it.',
    severity: 'error',
    from: { path: '^packages/console/src/', pathNot: tests },
    to: {
      path: '^(packages/[a-z]+/src|tests|benchmarks|examples)/',
      pathNot: ['^packages/console/src/', '^packages/contract/src/'],
    },
  },
  {
    name: 'console-runs-in-a-browser',
    comment: "The console cannot use Node's modules.",
    severity: 'error',
    from: { path: '^packages/console/src/', pathNot: tests },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'no-circles',
    comment: 'What imports itself in a circle cannot be read or tested in parts.',
    severity: 'error',
    from: { path: '^packages/' },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'resolvable',
    comment: 'An import that cannot be resolved escapes every other rule.',
    severity: 'error',
    from: { path: '^packages/' },
    to: { couldNotResolve: true },
  },
  {
    name: 'runtime-needs-are-dependencies',
    comment: 'A package that production code uses must not be a development dependency.',
    severity: 'error',
    from: { path: '^packages/(gateway|contract)/src/', pathNot: [tests, `${gateway}testing/`] },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only', 'npm'] },
  },
];

/**
 * Rules for dependency-cruiser, made from the import table.
 *
 * @type {import('dependency-cruiser').IFlattenedRuleSet}
 */
export const dependencyRules = {
  forbidden: [
    ...rooms,
    ...strangers,
    ...packages,
    ...[...importTable.filter((row) => row.separate).map((row) => row.room), ...separateInnerRooms].map(separateRule),
    ...houseRules,
  ],
};

/** Fewer modules than this were not really cruised: without a parser for TypeScript it would report success on nothing. */
export const fewestModules = 60;

/** @type {import('dependency-cruiser').ICruiseOptions} */
export const cruiseOptions = Object.freeze({
  parser: 'swc',
  tsPreCompilationDeps: true,
  combinedDependencies: true,
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '/dist[^/]*/' },
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['source', 'import', 'node', 'default', 'types'],
    extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
  },
});
