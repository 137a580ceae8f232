import { spawnSync } from 'node:child_process';
import vm from 'node:vm';
import { wireDialectNames } from '@gatehouse/contract/admin-wire';
import { describe, expect, test } from 'vitest';
import { changed, exampleOf, streamingDialects, streams } from './wire-examples.ts';
import { curlFor, scriptFor } from './wire-recipes.ts';

const documents = ['one', 'two', 'three'];
const awkward = `it's "$(touch /tmp/x)" \\ \`id\` 100 % \n new`;

describe.each(wireDialectNames)('%s', (dialect) => {
  const body = exampleOf(dialect, { model: 'house/model', question: awkward, documents });
  const wanted = { dialect, body, origin: 'http://127.0.0.1:4283', key: 'gh_user_…' };

  test('has an example that says what it asks', () => {
    expect(JSON.parse(body)).toMatchObject(dialect === 'openai-moderations' ? {} : { model: 'house/model' });
    expect(body).toContain(JSON.stringify(awkward));
    expect(streams(dialect, body)).toBe(false);
    if (streamingDialects.has(dialect)) expect(streams(dialect, changed(body, { stream: true }))).toBe(true);
  });

  test('is a command line that a shell takes for what it says', () => {
    const shown = curlFor(wanted).replace(/^curl/, 'printf "%s\\n"');
    const { stdout, status } = spawnSync('sh', ['-c', shown], { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toContain(JSON.stringify(JSON.parse(body)));
  });

  test('is a script that JavaScript takes', () => {
    for (const one of [wanted, { ...wanted, body: changed(body, { stream: true }) }]) {
      const code = scriptFor(one).replaceAll(/^import .*$/gm, '');
      expect(() => new vm.Script(`async () => {${code}}`)).not.toThrow();
      expect(code).toContain('"house/model"'.slice(0, dialect === 'openai-moderations' ? 0 : undefined));
    }
  });
});

test('what is no object stays as it is', () => {
  expect(changed('[', { model: 'x' })).toBe('[');
  expect(streams('openai-chat', 'null')).toBe(false);
  expect(curlFor({ dialect: 'rerank', body: "it's", origin: 'http://x', key: 'k' })).toContain(`'it'\\''s'`);
});
