import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { shellTexts } from '../shell/texts.ts';
import { pages } from './pages.ts';

const guide = path.resolve(import.meta.dirname, '../../../../docs/guides/console.md');

/** The names of pages in the table of the guide, in its order. */
async function pagesOfGuide(): Promise<readonly string[]> {
  const [, table = ''] = (await readFile(guide, 'utf8')).split('\n| page |');
  const [rows = ''] = table.split('\n\n');
  return rows
    .split('\n')
    .slice(2)
    .map((row) => row.split('|')[1]?.trim() ?? '')
    .filter((name) => !name.startsWith('Own account'));
}

test('every page has its row in the guide, in the order of the navigation', async () => {
  expect(await pagesOfGuide()).toEqual(pages.map(({ name }) => shellTexts.en.pages[name]));
});
