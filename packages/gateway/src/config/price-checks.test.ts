import { expect, test } from 'vitest';
import { priceFindings } from './price-checks.ts';
import { formatPath } from './problem.ts';

const providers = [
  { id: 'cloud', kind: 'openai-compatible', models: ['gpt-5', 'gpt-5-mini'] },
  { id: 'own', kind: 'openai-compatible' },
  { id: 'faq', kind: 'extractive' },
];

function told(prices: object): string[] {
  return priceFindings({ providers, prices }).map(
    ({ path, message, remedy }) => `${formatPath(path)}: ${message}. ${remedy}`,
  );
}

const row = (more: object): object => ({ kind: 'tokens', provider: 'cloud', input: 1, output: 1, ...more });

test('a price list may name models, beginnings of their names, later prices and other currencies', () => {
  const models = [
    row({ model: 'gpt-5' }),
    row({ model: 'gpt-5', validFrom: '2026-03-01' }),
    row({ model: 'gpt-*' }),
    row({ provider: 'own', model: 'anything' }),
    row({ provider: 'faq', model: 'extractive' }),
    row({ model: 'gpt-5-mini', currency: 'USD', validFrom: '2026-03-01' }),
  ];
  expect(told({ models, rates: [{ from: 'USD', rate: 0.9, validFrom: '2026-03-01' }] })).toEqual([]);
  expect(priceFindings({})).toEqual([]);
});

test('tells of rows that overlap, however their time is written', () => {
  const models = [
    row({ model: 'gpt-5', validFrom: '2026-03-01' }),
    row({ model: 'gpt-5', validFrom: '2026-03-01T00:00:00Z' }),
  ];
  const [problem, ...others] = told({ models });
  expect(problem).toContain('prices.models[1]: two rows have a price for the same model from the same time on');
  expect(problem).toContain('`prices.models[0]`');
  expect(others).toEqual([]);
  expect(told({ models: [row({}), row({ model: '*' })] })).toHaveLength(1);
});

test('tells of models and providers that there are not', () => {
  expect(told({ models: [row({ model: 'gpt-5-mimi' })] })[0]).toMatch(
    /models\[0\]\.model: .*Did you mean `gpt-5-mini`/,
  );
  expect(told({ models: [row({ provider: 'clod' })] })[0]).toMatch(/models\[0\]\.provider: .*Did you mean `cloud`/);
  expect(told({ models: [row({ model: 'claude-*' })] })[0]).toContain('lists no model `claude-*`');
});

test('tells of currencies without a rate, at all or from the first moment on', () => {
  const usd = row({ currency: 'USD', validFrom: '2026-02-01' });
  expect(told({ models: [usd] })[0]).toContain('models[0].currency: there is no rate from USD to EUR');
  const late = { from: 'USD', rate: 1, validFrom: '2026-02-02' };
  expect(told({ models: [usd], rates: [late] })[0]).toContain('no rate from USD to EUR holds from then on');
  expect(told({ currency: 'USD', models: [usd] })).toEqual([]);
});

test('tells of rates that are for nothing, or twice', () => {
  expect(told({ rates: [{ from: 'EUR', rate: 1 }] })[0]).toContain('rates[0].from: `EUR` is the currency of all');
  expect(
    told({
      rates: [
        { from: 'USD', rate: 1 },
        { from: 'USD', rate: 2 },
      ],
    })[0],
  ).toContain('rates[1]: two rates');
});
