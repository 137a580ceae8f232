import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cruiseOptions, dependencyRules, fewestModules } from '../architecture/dependency-rules.mjs';
import { importTable, renderImportTable, separateInnerRooms } from '../architecture/import-table.mjs';

const root = path.resolve(import.meta.dirname, '..');
const gatewaySource = 'packages/gateway/src';

async function cruiseFolders(baseDir: string, folders: string[]): Promise<ICruiseResult> {
  const { output } = await cruise(folders, { ...cruiseOptions, baseDir, validate: true, ruleSet: dependencyRules });
  if (typeof output === 'string') throw new TypeError('expected a cruise result, not a report');
  return output;
}

/** All broken rules as `rule: from → to`. */
function violationsOf(result: ICruiseResult): string[] {
  return result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

/** Folders that hold something; git does not know empty ones. */
function roomsOf(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(path.join(root, folder, entry.name)).length > 0)
    .map((entry) => entry.name);
}

describe('the real tree', () => {
  test('breaks no rule of the import table, and was really looked at', async () => {
    const folders = ['packages', 'tests', 'benchmarks', 'examples'].filter((folder) =>
      existsSync(path.join(root, folder)),
    );
    const result = await cruiseFolders(root, folders);

    expect(violationsOf(result)).toEqual([]);
    expect(result.summary.totalCruised).toBeGreaterThan(fewestModules);
    const gatewayModules = result.modules.filter(({ source }) => source.startsWith(gatewaySource));
    expect(gatewayModules.length).toBeGreaterThan(fewestModules);
    expect(gatewayModules.flatMap(({ dependencies }) => dependencies).length).toBeGreaterThan(fewestModules);
    // Thousands of files are read, beside what other tests do.
  }, 120_000);

  test('has a row for every room, and no row without a room', () => {
    const rooms = importTable.map(({ room }) => room);
    const outer = rooms.filter((room) => !room.includes('/'));
    expect([...outer, 'testing'].toSorted()).toEqual(roomsOf(gatewaySource).toSorted());
    for (const inner of rooms.filter((room) => room.includes('/'))) {
      expect(roomsOf(path.join(gatewaySource, path.dirname(inner)))).toContain(path.basename(inner));
    }
  });

  test('is described by the table in ARCHITECTURE.md', () => {
    const page = readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');
    expect(page).toContain(renderImportTable());
  });

  test('has no file whose name says nothing', () => {
    const vague = /^(utils?|helpers?|common|types|misc|shared|index)\.(ts|tsx|mjs)$/;
    const files = ['packages', 'scripts', 'tests', 'architecture'].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }),
    );
    const own = files.filter((file) => !/(^|\/)(node_modules|dist[^/]*)\//.test(file));
    expect(own.length).toBeGreaterThan(fewestModules);
    expect(own.filter((file) => vague.test(path.basename(file)))).toEqual([]);
  });
});

/**
 * A small tree with the same rooms, in which everything that can be forbidden is done: every room imports every other one,
 * in each way that an import can be written. So each row is seen to catch what it forbids, and to let pass what it allows.
 */
describe('planted violations', () => {
  const rootFiles = ['gateway.ts', 'main.ts'];
  const rooms = importTable.map(({ room }) => room);
  let house = '';
  let violations: string[] = [];

  function plant(file: string, lines: readonly string[]): void {
    const place = path.join(house, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, `${lines.join('\n')}\n`);
  }

  beforeAll(async () => {
    house = mkdtempSync(path.join(tmpdir(), 'gatehouse-architecture-'));
    symlinkSync(path.join(root, 'node_modules'), path.join(house, 'node_modules'));
    plant('package.json', [
      JSON.stringify({ name: 'planted', dependencies: { zod: '4' }, devDependencies: { vitest: '5' } }),
    ]);

    plant('packages/contract/src/target.ts', ['export const target = 1;']);
    plant('packages/contract/src/planted.ts', [
      "import '../../gateway/src/core/target.ts';",
      "import 'node:fs';",
      "import 'zod';",
    ]);
    for (const room of [...rooms, 'testing', 'garret']) {
      plant(`${gatewaySource}/${room}/target.ts`, ['export const target = 1;', 'export type Target = number;']);
    }
    for (const file of rootFiles) {
      plant(
        `${gatewaySource}/${file}`,
        rooms.map((room) => `import './${room}/target.ts';`),
      );
    }
    const others = [...rooms, 'testing'];
    for (const room of [...rooms, 'garret']) {
      const up = room.replaceAll(/[^/]+/g, '..');
      const imports = others.filter((other) => other !== room).map((other) => `'${up}/${other}/target.ts'`);
      const contract = `'${up}/../../contract/src/target.ts'`;
      plant(
        `${gatewaySource}/${room}/by-value.ts`,
        [...imports, contract].map((place) => `import ${place};`),
      );
      plant(
        `${gatewaySource}/${room}/by-type.ts`,
        imports.map(
          (place, index) =>
            `import type { Target as Target${index} } from ${place};\nexport type Used${index} = Target${index};`,
        ),
      );
      plant(
        `${gatewaySource}/${room}/by-re-export.ts`,
        imports.map((place, index) => `export { target as target${index} } from ${place};`),
      );
      plant(
        `${gatewaySource}/${room}/by-call.ts`,
        imports.map((place) => `await import(${place});`),
      );
      plant(`${gatewaySource}/${room}/by-package.ts`, ["import 'zod';", "import 'node:fs';"]);
      plant(`${gatewaySource}/${room}/own.ts`, ["import './target.ts';"]);
      plant(`${gatewaySource}/${room}/main-user.ts`, [`import '${up}/main.ts';`, `import '${up}/gateway.ts';`]);
      plant(`${gatewaySource}/${room}/tested.ts`, ["import './target.test.ts';"]);
      plant(
        `${gatewaySource}/${room}/target.test.ts`,
        imports.map((place) => `import ${place};`),
      );
      plant(`${gatewaySource}/${room}/lost.ts`, ["import './nowhere.ts';"]);
      plant(`${gatewaySource}/${room}/first.ts`, [
        "import { second } from './second.ts';",
        'export const first = () => second;',
      ]);
      plant(`${gatewaySource}/${room}/second.ts`, [
        "import { first } from './first.ts';",
        'export const second = () => first;',
      ]);
    }
    for (const room of separateInnerRooms) {
      plant(`${gatewaySource}/${room}/target.ts`, ['export const target = 1;']);
      plant(`${gatewaySource}/${room}/own.ts`, ["import './target.ts';"]);
    }
    plant(`${gatewaySource}/guards/catalogue.ts`, ["import './target.ts';"]);
    plant(`${gatewaySource}/guards/target/inner.ts`, ['export const inner = 1;']);
    plant(`${gatewaySource}/guards/target.ts`, [
      "import './target/inner.ts';",
      'export const target = 1;',
      'export type Target = number;',
    ]);
    plant('packages/console/src/planted.ts', [
      "import '../../gateway/src/core/target.ts';",
      "import '../../contract/src/target.ts';",
      "import 'node:fs';",
    ]);

    violations = violationsOf(await cruiseFolders(house, ['packages']));
  });

  afterAll(() => rmSync(house, { recursive: true, force: true }));

  describe.each(importTable.map((row) => [row.room, row] as const))('row %s', (room, row) => {
    const here = `${gatewaySource}/${room}`;
    // A room inside one that is allowed, or inside this one, is allowed as far as this rule goes.
    const allowedRooms = [room, ...row.mayImport];
    const forbidden = rooms.filter(
      (other) => !allowedRooms.some((open) => other === open || other.startsWith(`${open}/`)),
    );
    const allowed = row.mayImport.filter((name) => name !== 'contract');

    test.each(['by-value', 'by-type', 'by-re-export', 'by-call'])('catches every forbidden import %s', (way) => {
      for (const other of forbidden) {
        expect(violations).toContain(`room/${room}: ${here}/${way}.ts → ${gatewaySource}/${other}/target.ts`);
      }
    });

    test('lets pass what it allows', () => {
      const caught = violations.filter((violation) => violation.startsWith(`room/${room}: `));
      for (const other of allowed) {
        expect(caught.filter((violation) => violation.endsWith(`→ ${gatewaySource}/${other}/target.ts`))).toEqual([]);
      }
      expect(caught.filter((violation) => violation.includes('/own.ts'))).toEqual([]);
    });

    test('catches or lets pass the contract, as it says', () => {
      const violation = `room/${room}: ${here}/by-value.ts → packages/contract/src/target.ts`;
      expect(violations.includes(violation)).toBe(!row.mayImport.includes('contract'));
    });

    test('catches or lets pass packages, as it says', () => {
      const caught = violations.filter((violation) => violation.startsWith(`packages/${room}: ${here}/by-package.ts`));
      const expected = { all: 0, builtin: 1, none: 2 }[row.packages];
      expect(caught).toHaveLength(expected);
    });

    test('catches production code that imports tests, testing or main', () => {
      expect(violations).toContain(`tests-stay-outside: ${here}/by-value.ts → ${gatewaySource}/testing/target.ts`);
      expect(violations).toContain(`tests-stay-outside: ${here}/tested.ts → ${here}/target.test.ts`);
      expect(violations).toContain(`room/${room}: ${here}/main-user.ts → ${gatewaySource}/gateway.ts`);
      expect(violations).toContain(`main-is-last: ${here}/main-user.ts → ${gatewaySource}/main.ts`);
    });

    test('catches circles and imports that lead nowhere', () => {
      expect(violations).toContain(`no-circles: ${here}/first.ts → ${here}/second.ts`);
      expect(violations).toContain(`resolvable: ${here}/lost.ts → ./nowhere.ts`);
    });

    test('leaves tests alone', () => {
      expect(violations.filter((violation) => violation.includes(`: ${here}/target.test.ts →`))).toEqual([]);
    });
  });

  const separateRooms = [
    ...importTable.filter((row) => row.separate === true).map(({ room }) => room),
    ...separateInnerRooms,
  ];

  test.each(separateRooms)('catches a file in %s that imports a sibling', (room) => {
    const here = `${gatewaySource}/${room}`;
    expect(violations).toContain(`siblings/${room}: ${here}/own.ts → ${here}/target.ts`);
  });

  test.each(importTable.filter((row) => row.alone === true).map(({ room }) => room))(
    'catches the rest of its room using what %s has',
    (room) => {
      const outer = path.dirname(room);
      const here = `${gatewaySource}/${outer}`;
      for (const way of ['by-value', 'by-type', 'by-re-export', 'by-call']) {
        expect(violations).toContain(`alone/${room}: ${here}/${way}.ts → ${gatewaySource}/${room}/target.ts`);
      }
      // The writer's own libraries among them: a fault in one must not be shared by the other.
      expect(violations).toContain(
        `room/${room}: ${gatewaySource}/${room}/by-value.ts → ${gatewaySource}/lib/target.ts`,
      );
      expect(violations).toContain(
        `room/${room}: ${gatewaySource}/${room}/by-value.ts → ${gatewaySource}/${outer}/target.ts`,
      );
    },
  );

  test('lets the catalogue list its siblings, and a file use the folder of its own name', () => {
    const caught = violations.filter((violation) => violation.startsWith('siblings/guards'));
    expect(caught.filter((violation) => /guards\/(catalogue|target)\.ts →/.test(violation))).toEqual([]);
  });

  test('catches a room without a row', () => {
    expect(violations).toContain(`unlisted-room: ${gatewaySource}/garret/own.ts → ${gatewaySource}/garret/target.ts`);
  });

  test('lets the composition roots import every room', () => {
    const caught = violations.filter((violation) =>
      rootFiles.some((file) => violation.includes(`: ${gatewaySource}/${file} →`)),
    );
    expect(caught).toEqual([]);
  });

  test('catches what the contract must not import', () => {
    const caught = violations.filter((violation) => violation.startsWith('contract-is-the-floor'));
    expect(caught.some((violation) => violation.endsWith('core/target.ts'))).toBe(true);
    expect(caught.some((violation) => violation.endsWith('→ fs'))).toBe(true);
    expect(caught).toHaveLength(2);
  });

  test('catches what the console must not import', () => {
    const here = 'packages/console/src/planted.ts';
    expect(violations).toContain(`console-imports-contract-only: ${here} → ${gatewaySource}/core/target.ts`);
    expect(violations).toContain(`console-runs-in-a-browser: ${here} → fs`);
    expect(violations.filter((violation) => violation.endsWith(`${here} → packages/contract/src/target.ts`))).toEqual(
      [],
    );
  });
});
