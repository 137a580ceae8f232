import { expect, test } from 'vitest';
import { realUse } from './real-use.ts';

const reserved = { input: 100, output: 50, micros: 900 };

test('counts what the provider says, also where it is more than was reserved', () => {
  const usage = { input: 101, output: 51 };
  expect(realUse({ source: 'provider', usage, micros: 901 }, reserved)).toEqual({ ...usage, micros: 901 });
});

test('counts an estimate for no more than was reserved', () => {
  const usage = { input: 120, output: 60 };
  expect(realUse({ source: 'estimated', usage, micros: 950 }, reserved)).toEqual(reserved);
});

test('counts an estimate as it is where the model server cannot have kept to its maximum', () => {
  const usage = { input: 120, output: 500 };
  expect(realUse({ source: 'estimated', usage, micros: 9_000 }, reserved)).toEqual({ ...usage, micros: 9_000 });
});

test('counts an estimate as it is of what was not limited, and so not reserved', () => {
  const usage = { input: 120, output: 60 };
  const onlyOutput = { input: 0, output: 50, micros: 0 };
  expect(realUse({ source: 'estimated', usage, micros: 7 }, onlyOutput)).toEqual({ input: 120, output: 50, micros: 7 });
  expect(realUse({ source: 'estimated', usage, micros: 7 }, undefined)).toEqual({ ...usage, micros: 7 });
});

test('counts nothing where no model had anything to do', () => {
  expect(realUse({ source: 'none', usage: undefined, micros: undefined }, reserved)).toEqual({
    input: 0,
    output: 0,
    micros: 0,
  });
});
