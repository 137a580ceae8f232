import { expect, it } from 'vitest';
import { everydayQuestions } from './everyday-questions.ts';
import { freshQuestions } from './fresh-questions.ts';
import { heldOutQuestions } from './held-out-questions.ts';
import { questionFiles, readQuestions } from './read-questions.ts';
import { markdownFiles, readCsv, readText, sectionsOf } from './read-shop.ts';
import { tunedQuestions } from './tuned-questions.ts';

/** As code hosts make it of a heading. */
function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

function passagesOf(collection: string, folder: string): readonly string[] {
  return markdownFiles(folder).flatMap((name) =>
    sectionsOf(readText(folder, name)).map(({ title }) => `${collection}/${name}#${slugOf(title)}`),
  );
}

function rowsOf(collection: string, table: string, key: string, ...path: readonly string[]): readonly string[] {
  return readCsv(...path).map((row) => `${collection}/${table}/${row[key]}`);
}

const known = new Set([
  ...passagesOf('help/knowledge', 'knowledge'),
  ...passagesOf('help', 'help'),
  ...passagesOf('supplier-offers', 'supplier-offers'),
  ...['de', 'en'].flatMap((language) => [
    ...rowsOf('catalogue', `products-${language}`, 'id', 'catalogue', `products.${language}.csv`),
    ...rowsOf('catalogue', `variants-${language}`, 'sku', 'catalogue', `variants.${language}.csv`),
    ...rowsOf('catalogue', `shipping-${language}`, 'id', 'catalogue', `shipping.${language}.csv`),
  ]),
  ...rowsOf('supplier-offers', 'spare-parts-de', 'id', 'quarantined', 'ersatzteile.de.csv'),
  ...rowsOf('supplier-offers', 'spare-parts-en', 'id', 'quarantined', 'spare-parts.en.csv'),
]);

it.each(questionFiles)('has sixty questions with answers that are there, a third of them unknown: %s', (file) => {
  const questions = readQuestions(file);
  expect(questions.length).toBe(60);
  for (const half of [questions.slice(0, 30), questions.slice(30)])
    expect(half.filter(({ answers }) => answers.length === 0).length).toBe(10);
  for (const { answers, question } of questions) {
    for (const answer of answers) expect(known, question).toContain(answer);
    expect(answers.length, question).toBeLessThanOrEqual(20);
  }
});

it('asks nothing twice, nor what an older set asks', () => {
  const asked = questionFiles.flatMap((file) => readQuestions(file).map(({ question }) => question));
  const older = [tunedQuestions, heldOutQuestions, freshQuestions, everydayQuestions].flatMap(
    ({ answerable, unanswerable }) => [...answerable.map(({ question }) => question), ...unanswerable],
  );
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.filter((question) => older.includes(question))).toEqual([]);
});
