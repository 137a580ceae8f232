import { expect, test } from 'vitest';
import { meaningOf } from './model-labels.ts';

test.each([
  ['B-PER', 'PERSON', 'begin'],
  ['I-PER', 'PERSON', 'inside'],
  ['PER', 'PERSON', 'any'],
  ['PERSON', 'PERSON', 'any'],
  ['S-private_person', 'PERSON', 'begin'],
  ['E-private_person', 'PERSON', 'inside'],
  ['I-GIVENNAME', 'PERSON', 'inside'],
  ['B-LAST_NAME', 'PERSON', 'begin'],
  ['B-private_email', 'EMAIL', 'begin'],
  ['I-TELEPHONENUM', 'PHONE', 'inside'],
  ['DE_TAX_ID', 'DE_TAX_ID', 'any'],
  ['B-LOC', undefined, 'begin'],
  ['B-ORG', undefined, 'begin'],
  ['I-MISC', undefined, 'inside'],
  ['O', undefined, 'any'],
  ['constructor', undefined, 'any'],
])('reads %s', (label, type, place) => {
  expect(meaningOf(label, {})).toMatchObject({ type, place });
});

test('does what the operator says of labels, with and without their marks', () => {
  const own = { LOC: 'ADDRESS', 'B-ORG': 'PERSON', per: 'ignore', NAM: 'PERSON' } as const;
  const types = ['I-LOC', 'B-ORG', 'I-ORG', 'B-PER', 'NAM'].map((label) => meaningOf(label, own).type);
  expect(types).toEqual(['ADDRESS', 'PERSON', undefined, undefined, 'PERSON']);
});
