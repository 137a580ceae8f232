import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import type { EdgeCall } from './edge-call.ts';
import { entityTag, ifUnchanged, versionsIn } from './entity-tag.ts';

const callWith = (value: string | undefined): EdgeCall =>
  ({ request: { headers: value === undefined ? {} : { 'if-match': value } } }) as unknown as EdgeCall;

/** What becomes of a change to something that has this version. */
async function outcome(value: string | undefined, has: number): Promise<string> {
  try {
    return await ifUnchanged(callWith(value), (version) =>
      version === undefined || version === has
        ? Promise.resolve('changed')
        : Promise.reject(new GatehouseError('changed_meanwhile')),
    );
  } catch (thrown) {
    if (thrown instanceof GatehouseError) return thrown.code;
    throw thrown;
  }
}

describe('if-match', () => {
  it('lets a change through where nothing is asked for, where any version will do, and where one of those named is there', async () => {
    for (const value of [
      undefined,
      '*',
      ' * ',
      '"3"',
      '"3", "9"',
      '"1","3"',
      ', "abc" ,\t"3",',
      '"a,b", "3"',
      'W/"1", "3"',
    ])
      expect([value, await outcome(value, 3)]).toEqual([value, 'changed']);
  });

  it('says of any other entity tag that it was changed meanwhile, as no tag matches', async () => {
    for (const value of ['"deadbeef"', '"2"', '""', '"03"', 'W/"3"', '"1", "2"', '"x", W/"3"', '"*"', '"3,"', '"Ã¤"'])
      expect([value, await outcome(value, 3)]).toEqual([value, 'changed_meanwhile']);
  });

  it('refuses what is no entity tag, and no list of them', async () => {
    for (const value of [
      '',
      '3',
      '"3',
      '3"',
      'w/"3"',
      'W/3',
      '"3" "4"',
      '*, "3"',
      '"3", *',
      ',',
      ' , ,',
      '"a b"',
      '"3";',
    ])
      expect([value, await outcome(value, 3)]).toEqual([value, 'invalid_request']);
  });

  it('passes on what a change is refused for otherwise', async () => {
    const refused = ifUnchanged(callWith('"1", "2"'), () => Promise.reject(new GatehouseError('resource_not_found')));
    await expect(refused).rejects.toMatchObject({ code: 'resource_not_found' });
  });

  it('finds every version in any list of tags', () => {
    const version = fc.integer({ min: 1, max: 999_999_999_999_999 });
    fc.assert(
      fc.property(
        fc.array(version, { minLength: 1 }),
        fc.constantFrom(',', ', ', ' ,\t', ',,'),
        (versions, between) => {
          const named = [...new Set(versions)].toSorted((left, right) => left - right);
          expect(versionsIn(versions.map(entityTag).join(between))).toEqual(named);
        },
      ),
    );
    fc.assert(fc.property(fc.string(), (text) => void versionsIn(text)));
  });
});
