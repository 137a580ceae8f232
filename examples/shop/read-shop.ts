import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the documents and tables of the example say, read without the gateway. */

export const shopFolder = dirname(fileURLToPath(import.meta.url));
export const languages = ['de', 'en'] as const;
export type ShopLanguage = (typeof languages)[number];
export type Row = Readonly<Record<string, string>>;

export function readText(...path: readonly string[]): string {
  return readFileSync(join(shopFolder, ...path), 'utf8');
}

export function readCsv(...path: readonly string[]): readonly Row[] {
  const [names = [], ...rows] = readText(...path)
    .trimEnd()
    .split('\n')
    .map(cellsOf);
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])));
}

/** The cells of a line; no cell of the shop has a line break. */
function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}

export interface Order {
  readonly order: string;
  readonly language: ShopLanguage;
  readonly country: string;
  readonly customer: string;
  readonly items: string;
  readonly goods: number;
  readonly shipping: number;
  readonly total: number;
  readonly tracking: string | null;
  readonly email: string;
}

export function readOrders(): readonly Order[] {
  return readText('orders', 'orders.jsonl')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Order);
}

/** Documents in Markdown, by folder and name. */
export function markdownFiles(folder: string): readonly string[] {
  return readdirSync(join(shopFolder, folder)).filter((name) => name.endsWith('.md'));
}

export interface Section {
  readonly level: number;
  readonly title: string;
  readonly text: string;
}

/** A document in Markdown cut at its headings, without what is before the first one. */
export function sectionsOf(markdown: string): readonly Section[] {
  return markdown
    .replace(/^---\n[^]*?\n---\n/, '')
    .split(/^(?=#{1,6} )/m)
    .filter((part) => part.startsWith('#'))
    .map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      const level = heading.indexOf(' ');
      return { level, title: heading.slice(level + 1), text: lines.join('\n').trim() };
    });
}

const amount = /€(\d[\d,]*(?:\.\d\d)?)|(?<![\w.,-])((?:\d+(?:, | oder | bis ))*\d[\d.]*(?:,\d\d)?) €/g;

/** An amount of money as the language writes it, in cents. */
export function centsOf(written: string, language: ShopLanguage): number {
  const plain = language === 'de' ? written.replaceAll('.', '').replace(',', '.') : written.replaceAll(',', '');
  return Math.round(Number(plain) * 100);
}

/** The amounts of money in a text, in cents, in order. */
export function amountsIn(text: string, language: ShopLanguage): readonly number[] {
  return [...text.matchAll(amount)].flatMap(([, english, german]) =>
    english === undefined
      ? (german ?? '').split(/, | oder | bis /).map((one) => centsOf(one, 'de'))
      : [centsOf(english.replace(/,$/, ''), language)],
  );
}
