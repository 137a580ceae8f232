import type { ConfigurationEdit } from '@gatehouse/contract/admin-configuration';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { editText } from './edit-text.ts';

const text = `# top
version: 1   # one

providers:
  # The machine in the basement.
  - id: a
    kind: openai-compatible
    baseUrl: "https://a.example.org"
    models: [ one,two ]   # both

inspection:
  guards:
  - use: prompt-injection
    action: flag   # mild
  - {use: max-tokens, limit: 100}
`;

function edited(given: string, ...edits: ConfigurationEdit[]): string {
  const result = editText(given, edits, false);
  if (!result.ok) throw new Error(result.findings[0]?.message);
  return result.text;
}

describe('editing the text of a configuration', () => {
  test('replaces a value where it stands, and nothing around it', () => {
    expect(edited(text, { path: ['inspection', 'guards', 0, 'action'], value: 'block' })).toBe(
      text.replace('action: flag', 'action: block'),
    );
    expect(edited(text, { path: ['providers', 0, 'baseUrl'], value: 'https://b.example.org' })).toBe(
      text.replace('a.example.org', 'b.example.org'),
    );
    expect(edited(text, { path: ['inspection', 'guards', 1, 'limit'], value: 7 })).toBe(text.replace('100', '7'));
  });

  test('adds, inserts, moves and removes entries, and leaves all other lines as they are', () => {
    expect(edited(text, { path: ['inspection', 'guards', 2], value: { use: 'secrets' } })).toBe(
      `${text}  - use: secrets\n`,
    );
    expect(edited(text, { path: ['inspection', 'guards', 0], insert: { use: 'secrets' } })).toBe(
      text.replace('  - use: prompt', '  - use: secrets\n  - use: prompt'),
    );
    const lines = text.split('\n');
    const [first, second, third] = [12, 13, 14].map((index) => lines[index] ?? '');
    expect(edited(text, { path: ['inspection', 'guards', 0], move: 1 })).toBe(
      text.replace(`${first}\n${second}\n${third}`, `${third}\n${first}\n${second}`),
    );
    expect(edited(text, { path: ['inspection', 'guards', 0, 'action'], remove: true })).toBe(
      text.replace('    action: flag   # mild\n', ''),
    );
    expect(edited(text, { path: ['providers', 0, 'country'], value: 'DE' })).toBe(
      text.replace('# both\n', '# both\n    country: DE\n'),
    );
  });

  test('makes maps that are not there, and takes out those that have nothing left', () => {
    const added = edited(text, { path: ['limits', 'concurrency'], value: 3 });
    expect(added).toBe(`${text}limits:\n  concurrency: 3\n`);
    expect(edited(added, { path: ['limits', 'concurrency'], remove: true })).toBe(text);
    expect(edited(text, { path: ['limits', 'concurrency'], remove: true })).toBe(text);
    expect(edited('version: 1\nlimits:\n', { path: ['limits', 'concurrency'], value: 3 })).toBe(
      'version: 1\nlimits:\n  concurrency: 3\n',
    );
  });

  test('writes lists that hold by default out before one of their entries is changed', () => {
    const changed = edited('version: 1\n', { path: ['inspection', 'guards', 2, 'shadow'], value: true });
    const { inspection } = parse(changed) as { inspection: { guards: { use: string; shadow?: boolean }[] } };
    expect(inspection.guards.length).toBeGreaterThan(8);
    expect(inspection.guards[2]).toMatchObject({ use: 'prompt-injection', shadow: true });
    expect(inspection.guards.filter(({ shadow }) => shadow === true)).toHaveLength(1);
  });

  test('says what it cannot do', () => {
    const message = (given: string, edit: ConfigurationEdit): string | undefined => {
      const result = editText(given, [edit], false);
      return result.ok ? undefined : result.findings[0]?.message;
    };
    expect(message(text, { path: ['providers', 'a'], value: 1 })).toBe('there is a list here');
    expect(message(text, { path: ['providers', 5], value: {} })).toBe('there is no such entry');
    expect(message(text, { path: ['providers', 5], move: 0 })).toBe('there is no such entry');
    expect(message(text, { path: ['version', 'x'], value: 1 })).toBe('there is a value here, not a map');
    expect(message('a: [', { path: ['a'], value: 1 })).toBe('the file cannot be parsed');
    expect(message('a: &x {b: 1}\nc: *x\n', { path: ['c', 'b'], value: 1 })).toBe('this is an alias of another place');
  });

  test('edits JSON as JSON', () => {
    const json = '{\n    "version": 1,\n    "limits": {\n        "concurrency": 5\n    }\n}\n';
    expect(editText(json, [{ path: ['limits', 'concurrency'], value: 6 }], true)).toEqual({
      ok: true,
      text: json.replace('5', '6'),
    });
    expect(editText(json, [{ path: ['limits'], remove: true }], true)).toEqual({
      ok: true,
      text: '{\n    "version": 1\n}\n',
    });
  });

  test('never says anything else than what was asked for, whatever the text', () => {
    const name = fc.stringMatching(/^[a-z]{1,6}$/);
    const scalar = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom('a: b', '- x', '#', "it's", 'yes', '${A}', '10', 'null', ' a', '!x', '*a', 'a\nb'),
    );
    const map = fc.dictionary(name, scalar, { minKeys: 1, maxKeys: 4 });
    fc.assert(
      fc.property(
        fc.dictionary(name, map, { minKeys: 1, maxKeys: 4 }),
        name,
        name,
        scalar,
        (document, one, two, value) => {
          const given = Object.entries(document)
            .map(
              ([top, below]) =>
                `${top}:   # why\n${Object.entries(below)
                  .map(([key, each]) => `    ${key}:   ${JSON.stringify(each)}\n`)
                  .join('')}`,
            )
            .join('\n');
          const result = edited(given, { path: [one, two], value });
          expect(parse(result)).toEqual({ ...document, [one]: { ...document[one], [two]: value } });
        },
      ),
    );
  });
});
