import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NameBook } from './name-book.ts';

const book = new NameBook([
  { collection: 'help', documents: ['faq/returns.md', 'terms.de.pdf', 'https://shop.example/about'] },
  { collection: 'products', documents: ['products/RS-28', 'products/ZT-3'] },
]);

test.each([
  'returns.md',
  'faq/returns.md',
  'help/faq/returns.md',
  'faq/returns.md#thirty-days',
  'products/RS-28',
  'RS-28',
  'https://shop.example/about#us',
])('takes %s for the name of a document that there is', (text) => {
  expect(book.namesNothing(text)).toBe(false);
});

test.each([
  'retruns.md',
  'faq/returns.pdf',
  'faq/return.md#thirty-days',
  'products/RS-29',
  'help/shipping.md',
  'https://shop.example/team',
])('takes %s for the name of a document that there is not', (text) => {
  expect(book.namesNothing(text)).toBe(true);
});

test.each([
  '14 days',
  '129,00',
  '24/7',
  'info@shop.example',
  'und/oder',
  'RS-29',
  'v1.2',
  'within 30 days, see faq/x.md',
])('takes %s for a text', (text) => {
  expect(book.namesNothing(text)).toBe(false);
});

test('knows every document by its own name, whatever it is called', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 60 }), (document) => {
      const one = new NameBook([{ collection: 'help', documents: [document] }]);
      expect(one.namesNothing(document)).toBe(false);
      expect(one.namesNothing(`help/${document}`)).toBe(false);
    }),
  );
});
