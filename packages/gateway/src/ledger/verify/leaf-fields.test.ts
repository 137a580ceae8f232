import { leafSchema } from '@gatehouse/contract/leaf';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { leafFields } from './leaf-fields.ts';

test('the fields of leaves are those of the published schema', () => {
  const published = leafSchema.options.map(({ shape }) => {
    const fields = Object.entries(shape as Readonly<Record<string, z.ZodType>>)
      .filter(([name]) => !['index', 'kind', 'time', 'v'].includes(name))
      .map(([name, field]) => (field.safeParse(undefined).success ? `${name}?` : name));
    return [shape.kind.value, fields.sort().join(' ')];
  });
  expect(leafFields).toEqual(Object.fromEntries(published));
});
