import { expect, test } from 'vitest';
import { formatPath } from './problem.ts';
import { validationFindings } from './validation-checks.ts';

function told(validation: object): string[] {
  return validationFindings({ validation }).map(
    ({ path, message, remedy }) => `${formatPath(path)}: ${message}. ${remedy}`,
  );
}

const lookups = {
  products: { kind: 'file', file: 'products.csv' },
  stock: { kind: 'http', url: 'https://shop.example/stock/{value}?form=short' },
  shop: { kind: 'sqlite', file: 'shop.db', query: 'SELECT 1 FROM products WHERE number = ?' },
};
const rule = (check: object, name = 'products'): object => ({ name, checks: [check] });

test('has nothing to say of look-ups that are there and expressions that can be read', () => {
  const rules = [
    rule({ check: 'lookup', lookup: 'products', find: '\\bKX-[0-9]+' }),
    rule({ check: 'pattern', pattern: '^a' }, 'b'),
  ];
  expect(told({ lookups, rules })).toEqual([]);
  expect(validationFindings({})).toEqual([]);
});

test('tells of a look-up that is not there, and which is meant', () => {
  expect(told({ lookups, rules: [rule({ check: 'lookup', lookup: 'product' })] })).toEqual([
    expect.stringContaining('validation.rules[0].checks[0].lookup: there is no look-up `product`. Did you mean'),
  ]);
  expect(told({ rules: [rule({ check: 'lookup', lookup: 'product' })] })[0]).toContain(
    'Add it to `validation.lookups`',
  );
});

test('tells of expressions that cannot be read, and of names that are there twice', () => {
  const broken = [
    rule({ check: 'pattern', pattern: '(?=a)' }),
    rule({ check: 'lookup', lookup: 'products', find: '(' }),
  ];
  const problems = told({ lookups, rules: broken });
  expect(problems).toHaveLength(3);
  expect(problems.join('\n')).toContain('validation.rules[0].checks[0].pattern: this expression cannot be read');
  expect(problems.join('\n')).toContain('validation.rules[1].checks[0].find: this expression cannot be read');
  expect(problems.join('\n')).toContain('validation.rules[1].name: two rules have this name');
});

test('tells of addresses that may not be connected to, and of queries without a parameter', () => {
  const [first, second, ...others] = told({
    lookups: {
      near: { kind: 'http', url: 'http://10.0.0.1/products/{value}' },
      all: { kind: 'sqlite', file: 'shop.db', query: 'SELECT 1' },
    },
  });
  expect(first).toContain('validation.lookups.near.url: this address is in a private or loopback range');
  expect(second).toContain('validation.lookups.all.query: the query has not exactly one parameter');
  expect(others).toEqual([]);
});
