import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScimError } from './scim-error.ts';
import { parseFilter } from './scim-filter.ts';

const anna = {
  id: 'per_1',
  userName: 'Anna@Example.org',
  externalId: 'A-1',
  active: true,
  name: { formatted: 'Anna "B" Beispiel' },
  emails: [
    { value: 'anna@example.org', type: 'work' },
    { value: 'a@home.example', type: 'home' },
  ],
  meta: { lastModified: '2026-11-22T10:00:00.000Z' },
};

describe('a filter', () => {
  test.each([
    ['userName eq "anna@example.org"', true],
    ['USERNAME Eq "ANNA@EXAMPLE.ORG"', true],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "anna"', true],
    ['externalId eq "a-1"', false],
    ['externalId eq "A-1"', true],
    ['active eq true', true],
    ['active eq "true"', false],
    ['active ne false', true],
    ['nickName pr', false],
    ['emails pr', true],
    ['emails co "home"', true],
    ['emails.type eq "home"', true],
    ['emails[type eq "work" and value co "example"]', true],
    ['emails[type eq "home" and value co "anna"]', false],
    ['name.formatted eq "Anna \\"B\\" Beispiel"', true],
    ['meta.lastModified gt "2026-01-01T00:00:00Z"', true],
    ['userName eq "x" or active eq true and id eq "per_1"', true],
    ['(userName eq "x" or active eq true) and id eq "per_2"', false],
    ['not (userName eq "x") and userName ew ".org"', true],
    ['nickName eq null', true],
  ])('%s is %s', (text, expected) => {
    expect(parseFilter(text)(anna)).toBe(expected);
  });

  test.each([
    '',
    'userName',
    'userName eq',
    'userName is "x"',
    'userName eq x',
    'userName eq "x" and',
    '(userName eq "x"',
    'userName eq "x")',
    'emails[type eq "work"',
    'a.b.c eq "x"',
    '"x" eq "x"',
    `${'('.repeat(30)}userName pr${')'.repeat(30)}`,
    `userName eq "${'x'.repeat(1_000)}"`,
  ])('that cannot be read is refused: %s', (text) => {
    expect(() => parseFilter(text)(anna)).toThrow(ScimError);
  });

  test('whatever it is, is read or refused, and says yes or no', () => {
    const word = fc.constantFrom(
      'userName',
      'eq',
      'and',
      'not',
      '(',
      ')',
      '[',
      ']',
      '"x"',
      'pr',
      'emails',
      '\\',
      '.',
      'or',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(word, { maxLength: 20 }).map((words) => words.join(' ')),
          fc.string(),
        ),
        (text) => {
          try {
            expect(typeof parseFilter(text)(anna)).toBe('boolean');
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(ScimError);
          }
        },
      ),
    );
  });

  test('finds nothing of what all objects have', () => {
    expect(parseFilter('constructor pr')(anna)).toBe(false);
    expect(parseFilter('__proto__ pr')(anna)).toBe(false);
  });
});

test('asks for a part of the elements that are meant, as Entra does', () => {
  const resource = {
    emails: [
      { type: 'work', value: 'anna@example.org' },
      { type: 'home', value: 'anna@example.net' },
    ],
  };
  const matches = (text: string): boolean => parseFilter(text)(resource);
  expect(matches('emails[type eq "work"].value eq "ANNA@example.org"')).toBe(false);
  expect(matches('emails[type eq "work"].value eq "anna@example.org"')).toBe(true);
  expect(matches('emails[type eq "work"].value eq "anna@example.net"')).toBe(false);
  expect(matches('emails[type eq "other"].value pr')).toBe(false);
  expect(matches('userName pr or emails[type eq "home"].value ew "net" and emails.type co "o"')).toBe(true);
  expect(() => parseFilter('emails[type eq "work"].value')).toThrow(ScimError);
  expect(() => parseFilter('emails[type eq "work"].a.b eq "x"')).toThrow(ScimError);
});
