import { contentParts } from '@gatehouse/contract/content-parts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packSubjects, packUnsealed, unpackSubjects, unpackUnsealed } from './pack-batch.ts';

const place = fc.nat({ max: 2 ** 40 });
const text = fc.string({ unit: 'binary', maxLength: 12 });
const content = fc.record({
  part: fc.constantFrom(...contentParts),
  piece: place,
  start: place,
  length: place,
  cipherAt: place,
  macAt: place,
  subjectAt: place,
  segment: place,
  time: place,
  owner: text,
  subject: fc.option(text, { nil: undefined }),
  retention: text,
  period: text,
});

test('gives back all that was packed, after the way between threads', () => {
  fc.assert(
    fc.property(fc.array(content), (contents) => {
      expect(unpackUnsealed(structuredClone(packUnsealed(contents)))).toEqual(contents);
    }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.record({ subject: text, retention: text, period: text, time: place, at: place })),
      (subjects) => {
        expect(unpackSubjects(structuredClone(packSubjects(subjects)))).toEqual(subjects);
      },
    ),
  );
});
