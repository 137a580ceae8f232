import { configurationSchema } from '@gatehouse/contract/config';
import { expect, it } from 'vitest';
import { createRecognisers, recogniserCatalogue } from './recogniser-catalogue.ts';

it('has a recogniser for every type that is replaced by default', () => {
  const { entities } = configurationSchema.parse({
    version: 1,
    providers: [{ id: 'local', kind: 'extractive', knowledge: ['docs'] }],
  }).pseudonymisation;
  expect(entities.length).toBeGreaterThan(0);
  for (const entity of entities)
    expect(createRecognisers([entity]).map((recogniser) => recogniser.type)).toContain(entity);
});

it('names every recogniser once', () => {
  const ids = recogniserCatalogue.map((recogniser) => recogniser.id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('leaves out what is not asked for', () => {
  expect(createRecognisers([])).toEqual([]);
});
