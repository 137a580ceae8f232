import { describe, expect, it } from 'vitest';
import {
  amountsIn,
  centsOf,
  languages,
  markdownFiles,
  readCsv,
  readOrders,
  readText,
  type Row,
  sectionsOf,
  type ShopLanguage,
} from './read-shop.ts';

const products = { de: readCsv('catalogue', 'products.de.csv'), en: readCsv('catalogue', 'products.en.csv') };
const variants = { de: readCsv('catalogue', 'variants.de.csv'), en: readCsv('catalogue', 'variants.en.csv') };
const shipping = { de: readCsv('catalogue', 'shipping.de.csv'), en: readCsv('catalogue', 'shipping.en.csv') };
const prices = readCsv('internal', 'supplier-prices.csv');

const productIds = new Set(products.de.map(({ id }) => id));
const skus = new Map(variants.de.map((row) => [row['sku'] ?? '', row]));
const folders = ['knowledge', 'help', 'supplier-offers', 'quarantined', 'internal'] as const;

function cell(row: Row | undefined, column: string): string {
  const value = row?.[column];
  if (value === undefined) throw new Error(`there is no column ${column}`);
  return value;
}

function columnOf(rows: readonly Row[], column: string): readonly string[] {
  return rows.map((row) => cell(row, column));
}

const cents = (plain: string): number => Math.round(Number(plain) * 100);

function variantsOf(id: string): readonly Row[] {
  return variants.de.filter(({ product }) => product === id);
}

describe('the tables of the shop', () => {
  it('have at least sixty products, each with variants', () => {
    expect(productIds.size).toBeGreaterThanOrEqual(60);
    for (const id of productIds) expect(variantsOf(id ?? '').length, id).toBeGreaterThan(0);
    for (const { product, sku } of variants.de) {
      expect(productIds, sku).toContain(product);
      expect(sku?.startsWith(product ?? '?'), sku).toBe(true);
    }
  });

  it.each([
    ['products', products, 'id', ['price', 'price_to', 'stock']],
    ['variants', variants, 'sku', ['product', 'price', 'stock']],
    ['shipping', shipping, 'id', ['zone', 'price', 'free_from']],
    [
      'spare parts',
      { de: readCsv('quarantined', 'ersatzteile.de.csv'), en: readCsv('quarantined', 'spare-parts.en.csv') },
      'id',
      ['price', 'stock'],
    ],
  ] as const)('have the same ids and figures in both languages: %s', (_name, { de, en }, key, same) => {
    expect(new Set(columnOf(de, key)).size).toBe(de.length);
    for (const column of [key, ...same]) expect(columnOf(en, column), column).toEqual(columnOf(de, column));
  });

  it('say something in every cell that both languages have', () => {
    for (const [index, german] of products.de.entries()) {
      const english = products.en[index];
      for (const column of ['name', 'category', 'description']) {
        expect(cell(german, column), german['id']).not.toBe('');
        expect(cell(english, column), german['id']).not.toBe(cell(german, column));
      }
      expect(cell(english, 'options') === '', german['id']).toBe(german['options'] === '');
    }
  });

  it('have the lowest and the highest price and the whole stock of the variants with each product', () => {
    for (const product of products.de) {
      const own = variantsOf(cell(product, 'id'));
      const each = own.map((row) => cents(cell(row, 'price')));
      const lowest = Math.min(...each);
      const highest = Math.max(...each);
      expect(cents(cell(product, 'price')), product['id']).toBe(lowest);
      expect(cell(product, 'price_to') === '' ? lowest : cents(cell(product, 'price_to')), product['id']).toBe(highest);
      expect(Number(product['stock']), product['id']).toBe(
        own.reduce((sum, row) => sum + Number(cell(row, 'stock')), 0),
      );
    }
  });

  it('call variants as their products, with colour and size', () => {
    for (const language of languages) {
      for (const row of variants[language]) {
        const product = products[language].find(({ id }) => id === row['product']);
        const parts = [product?.['name'], row['colour'], row['size']].filter((part) => part !== '');
        expect(row['name'], row['sku']).toBe(parts.join(', '));
      }
    }
  });
});

/** Numbers of products and variants in a text. */
function numbersIn(text: string): readonly string[] {
  return [...text.matchAll(/\bQW-\d{4}(?:-[A-Z0-9]+)*/g)].map(([number]) => number);
}

function isKnown(number: string): boolean {
  return productIds.has(number) || skus.has(number);
}

function priceRange(number: string): readonly [number, number] {
  const each = (skus.has(number) ? [skus.get(number)] : variantsOf(number)).map((row) => cents(cell(row, 'price')));
  return [Math.min(...each), Math.max(...each)];
}

describe('the documents of the shop', () => {
  const all = folders.flatMap((folder) => markdownFiles(folder).map((name) => [folder, name] as const));

  it.each(all)('name only products that there are: %s/%s', (folder, name) => {
    for (const number of numbersIn(readText(folder, name))) expect(isKnown(number), number).toBe(true);
  });

  it.each(all.filter(([folder]) => folder !== 'internal'))('name only prices of the tables: %s/%s', (folder, name) => {
    const language: ShopLanguage = name.includes('.de.') ? 'de' : 'en';
    for (const line of readText(folder, name).split('\n')) {
      // In brackets behind the number, or in the cells of its row.
      for (const [, number = '', price = ''] of line.matchAll(/\((QW-[\dA-Z-]+), ([^)]+)\)/g)) {
        expect(amountsIn(price, language), line).toEqual([priceRange(number)[0]]);
        expect(priceRange(number)[0], line).toBe(priceRange(number)[1]);
      }
      const [number] = line.startsWith('|') ? numbersIn(line) : [];
      const shown = amountsIn(line, language);
      if (number === undefined || shown.length === 0) continue;
      expect([Math.min(...shown), Math.max(...shown)], line).toEqual(priceRange(number));
    }
  });

  it('describe products in Markdown as the tables do', () => {
    for (const language of languages) {
      for (const { level, text, title } of sectionsOf(readText('knowledge', `products.${language}.md`))) {
        if (level !== 3) continue;
        const [, name, id = ''] = /^(.*) \((QW-\d{4})\)$/.exec(title) ?? [];
        const row = products[language].find((product) => product['id'] === id);
        expect(name).toBe(row?.['name']);
        expect(text.startsWith(cell(row, 'description')), id).toBe(true);
        const lines = text.split('\n').filter((line) => line.startsWith('| QW-'));
        expect(lines.map((line) => numbersIn(line)[0])).toEqual(columnOf(variantsOf(id), 'sku'));
        for (const line of lines) {
          const stock = Number(line.split('|').at(-2));
          expect(stock, line).toBe(Number(skus.get(numbersIn(line)[0] ?? '')?.['stock']));
        }
      }
    }
  });

  const pairs = (['knowledge', 'help', 'supplier-offers', 'internal'] as const).flatMap((folder) =>
    markdownFiles(folder)
      .filter((name) => name.includes('.de.'))
      .map((name) => [folder, name, name.replace('.de.', '.en.')] as const),
  );

  it.each(pairs)('say the same in both languages, section by section: %s/%s', (folder, german, english) => {
    const de = sectionsOf(readText(folder, german));
    const en = sectionsOf(readText(folder, english));
    expect(en.map(({ level }) => level)).toEqual(de.map(({ level }) => level));
    for (const [index, section] of de.entries()) {
      const other = en[index];
      expect(numbersIn(other?.text ?? ''), section.title).toEqual(numbersIn(section.text));
      const amounts = [...amountsIn(section.text, 'de')].sort((a, b) => a - b);
      expect(
        [...amountsIn(other?.text ?? '', 'en')].sort((a, b) => a - b),
        section.title,
      ).toEqual(amounts);
    }
  });

  it('have at least eighty questions with answers in each language', () => {
    for (const language of languages) {
      const questions = sectionsOf(readText('knowledge', `faq.${language}.md`)).filter(({ level }) => level === 3);
      expect(questions.length).toBeGreaterThanOrEqual(80);
    }
  });

  it('agree with the table on what shipping costs', () => {
    for (const language of languages) {
      const table = new Set(columnOf(shipping[language], 'price').map(cents));
      const zones = sectionsOf(readText('help', `shipping.${language}.md`)).find(({ text }) => text.startsWith('|'));
      const lines = (zones?.text ?? '').split('\n').slice(2);
      const shown = lines.map((line) => amountsIn(line, language));
      expect(new Set(shown.map(([price]) => price))).toEqual(table);
      for (const row of shipping[language]) {
        const express = row['id'] === 'VS-DE-X';
        const line = lines.find((one) => one.includes('xpress') === express && one.includes(cell(row, 'zone')));
        expect(line).toContain(cell(row, 'destination'));
        expect(line).toContain(cell(row, 'days'));
        const [price, free] = amountsIn(line ?? '', language);
        expect(price).toBe(cents(cell(row, 'price')));
        expect(free).toBe(row['free_from'] === '' ? undefined : cents(cell(row, 'free_from')));
      }
      for (const name of ['policies', 'faq']) {
        const text = readText('knowledge', `${name}.${language}.md`);
        for (const price of table) expect(amountsIn(text, language), name).toContain(price);
      }
    }
  });

  it('name as bulky what the products call bulky', () => {
    const words = { de: 'Sperrgut', en: 'Bulky item' } as const;
    for (const language of languages) {
      const bulky = products[language].filter(({ description }) => description?.includes(words[language]) === true);
      const section = sectionsOf(readText('help', `shipping.${language}.md`)).find(
        ({ text }) => numbersIn(text).length > 0,
      );
      expect(numbersIn(section?.text ?? '')).toEqual(columnOf(bulky, 'id'));
    }
  });

  it('give only addresses and pages of the shop', () => {
    for (const [folder, name] of all) {
      for (const [, host] of readText(folder, name).matchAll(/[\w.]+@([\w.]+\w)/g))
        expect(host, `${folder}/${name}`).toBe('quellwinkel.example');
    }
  });
});

describe('the orders of the shop', () => {
  const orders = readOrders();
  const standard = shipping.de.filter(({ id }) => id !== 'VS-DE-X');
  const express = cents(
    cell(
      shipping.de.find(({ id }) => id === 'VS-DE-X'),
      'price',
    ),
  );
  const zones = new Map(standard.map((row) => [cell(row, 'destination'), row]));
  const german = new Map(
    shipping.en.map((row, index) => [cell(row, 'destination'), cell(shipping.de[index], 'destination')]),
  );
  const bulky = new Set(products.de.filter(({ description }) => description?.includes('Sperrgut')).map(({ id }) => id));

  it('are forty with numbers of their own, in both languages', () => {
    expect(new Set(orders.map(({ order }) => order)).size).toBe(40);
    expect(new Set(orders.map(({ language }) => language))).toEqual(new Set(languages));
    expect(new Set(orders.map(({ customer }) => customer)).size).toBe(40);
  });

  it.each(orders.map((order) => [order.order, order] as const))('add up: %s', (_number, order) => {
    const items = order.items.split(', ').map((item) => item.split(' × '));
    let goods = 0;
    let surcharge = 0;
    for (const [count, sku = ''] of items) {
      const row = skus.get(sku);
      expect(row, sku).toBeDefined();
      goods += Number(count) * cents(cell(row, 'price'));
      if (bulky.has(row?.['product'] ?? '')) surcharge = 1_990;
    }
    expect(Math.round(order.goods * 100)).toBe(goods);
    expect(Math.round(order.total * 100)).toBe(goods + Math.round(order.shipping * 100));
    const zone = zones.get(german.get(order.country) ?? order.country);
    const threshold = cell(zone, 'free_from');
    const usual = threshold !== '' && goods >= cents(threshold) ? 0 : cents(cell(zone, 'price'));
    expect([0, usual, express].map((price) => price + surcharge)).toContain(Math.round(order.shipping * 100));
  });
});

describe('what is internal', () => {
  it('has a purchase price below the price in the shop for each product', () => {
    expect(columnOf(prices, 'product')).toEqual(columnOf(products.de, 'id'));
    for (const row of prices) {
      expect(row['id']).toBe(row['product']?.replace('QW', 'EK'));
      expect(Number(row['purchase_price'])).toBeLessThan(
        Number(
          cell(
            products.de.find(({ id }) => id === row['product']),
            'price',
          ),
        ),
      );
    }
  });

  it('is said in no other document: neither purchase prices nor suppliers', () => {
    const publicFiles = folders
      .filter((folder) => folder !== 'internal')
      .flatMap((folder) => markdownFiles(folder).map((name) => [folder, name] as const));
    for (const [folder, name] of publicFiles) {
      const text = readText(folder, name);
      for (const supplier of new Set(columnOf(prices, 'supplier'))) expect(text).not.toContain(supplier);
      const shown = new Set(amountsIn(text, name.includes('.de.') ? 'de' : 'en'));
      for (const price of columnOf(prices, 'purchase_price'))
        expect(shown.has(centsOf(price, 'en')), price).toBe(false);
    }
    const others = new Set([...products.de, ...variants.de, ...shipping.de].map((row) => row['price']));
    for (const price of columnOf(prices, 'purchase_price')) expect(others.has(price), price).toBe(false);
  });
});
