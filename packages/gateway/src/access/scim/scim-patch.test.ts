import { describe, expect, test } from 'vitest';
import type { ScimError } from './scim-error.ts';
import { patched, patchSchema } from './scim-patch.ts';

const group = { displayName: 'Blue', members: [{ value: 'a', display: 'A' }, { value: 'b' }] };
const user = { userName: 'anna', name: { formatted: 'Anna' }, emails: [{ type: 'work', value: 'a@b' }], active: true };

function patch(resource: Record<string, unknown>, ...Operations: object[]): Record<string, unknown> {
  return patched(resource, patchSchema.parse({ Operations }));
}

describe('a patch', () => {
  test('adds members once, and removes them by a filter, by a list and altogether', () => {
    expect(patch(group, { op: 'add', path: 'members', value: [{ value: 'b' }, { value: 'c' }] })['members']).toEqual([
      { value: 'a', display: 'A' },
      { value: 'b' },
      { value: 'c' },
    ]);
    expect(patch(group, { op: 'remove', path: 'members[value eq "a"]' })['members']).toEqual([{ value: 'b' }]);
    expect(patch(group, { op: 'Remove', path: 'members', value: [{ value: 'b' }] })['members']).toEqual([
      { value: 'a', display: 'A' },
    ]);
    expect(patch(group, { op: 'remove', path: 'members' })).toEqual({ displayName: 'Blue' });
    expect(group.members).toHaveLength(2);
  });

  test('replaces what a path or the value names', () => {
    const done = patch(
      user,
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'replace', path: 'name.familyName', value: 'Beispiel' },
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'c@d' },
      { op: 'add', path: 'emails[type eq "home"].value', value: 'e@f' },
      { op: 'replace', value: { 'urn:ietf:params:scim:schemas:core:2.0:User:userName': 'berta', schemas: ['x'] } },
    );
    expect(done).toEqual({
      userName: 'berta',
      name: { formatted: 'Anna', familyName: 'Beispiel' },
      emails: [
        { type: 'work', value: 'c@d' },
        { type: 'home', value: 'e@f' },
      ],
      active: 'False',
    });
  });

  test.each([
    [{ op: 'move', path: 'active' }, 'invalidSyntax'],
    [{ op: 'remove' }, 'noTarget'],
    [{ op: 'add', value: 'x' }, 'invalidValue'],
    [{ op: 'add', path: '__proto__', value: { polluted: true } }, 'invalidPath'],
    [{ op: 'add', path: 'a.b.c', value: 1 }, 'invalidPath'],
    [{ op: 'replace', path: 'emails[type co "x"].value', value: 'y' }, 'noTarget'],
    [{ op: 'replace', path: 'emails[type', value: 'y' }, 'invalidPath'],
  ])('that makes no sense is refused: %o', (operation, scimType) => {
    expect(() => patch(user, operation)).toThrow(expect.objectContaining({ scimType }) as ScimError);
  });

  test('puts nothing into what all objects have', () => {
    patch(user, { op: 'add', path: 'constructor.prototype', value: { polluted: true } });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
