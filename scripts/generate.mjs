/// <reference types="node" />
// Writes what is generated from the source: the JSON Schema for editors and the reference pages of the configuration, the error
// codes and the command line. With --check it writes nothing and fails when a file is not what it would write.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`This needs Node 24 or later, not ${process.versions.node}; run it as \`npm run generate\`.`);
  process.exit(1);
}
// The workspaces name each other by package; the condition leads to their source, so that nothing must be built before.
const pages = path.join(import.meta.dirname, 'reference', 'write-pages.ts');
const words = ['--conditions=source', pages, ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, words, { stdio: 'inherit' }).status ?? 1;
