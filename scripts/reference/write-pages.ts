import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { configurationJsonSchema } from '../../packages/contract/src/config.ts';
import { commandLinePage } from './command-line-page.ts';
import { configurationPage } from './configuration-page.ts';
import { editorSchema } from './editor-schema.ts';
import { errorsPage } from './errors-page.ts';
import { rolesPage } from './roles-page.ts';

const schema = configurationJsonSchema();
const editors = { title: 'Configuration of Gatehouse', ...editorSchema(schema) };
const pages: Readonly<Record<string, string>> = {
  'docs/reference/gatehouse.schema.json': `${JSON.stringify(editors, null, 2)}\n`,
  'docs/reference/configuration.md': configurationPage(schema),
  'docs/reference/errors.md': errorsPage(),
  'docs/reference/roles.md': rolesPage(),
  'docs/reference/command-line.md': commandLinePage(),
};

const root = path.join(import.meta.dirname, '..', '..');
const onlyCheck = process.argv.includes('--check');

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const stale = Object.entries(pages).filter(([name, content]) => read(path.join(root, name)) !== content);
for (const [name, content] of stale) {
  if (onlyCheck) {
    console.error(`${name} is not up to date.`);
    continue;
  }
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), content);
  console.log(`Wrote ${name}`);
}
if (onlyCheck && stale.length > 0) {
  console.error('Run `npm run generate` and commit what it writes.');
  process.exitCode = 1;
}
