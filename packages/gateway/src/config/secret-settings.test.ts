import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProviderOptions } from '@gatehouse/contract/config';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeChanges } from './describe-changes.ts';
import { type LoadedConfiguration, loadConfiguration } from './load.ts';
import { protectedFindings } from './protected-settings.ts';
import { maskText } from './secret-marks.ts';
import { readWritten } from './written-document.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-config-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const load = async (text: string, environment: Record<string, string> = {}) => {
  const file = join(folder, 'gatehouse.yaml');
  await writeFile(file, text);
  return loadConfiguration(file, environment);
};
const loaded = async (text: string, environment: Record<string, string> = {}): Promise<LoadedConfiguration> => {
  const result = await load(text, environment);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
};
const provider = (more: string, url = 'https://a.example.org/v1'): string =>
  `version: 1\nproviders:\n  - id: a\n    kind: openai-compatible\n    baseUrl: ${url}\n${more}`;
const vault = 'vault: { url: "https://vault.example.org:8200", token: "${file:token}" }\n';
const first = ({ configuration }: LoadedConfiguration) =>
  configuration.providers[0] as Extract<ProviderOptions, { kind: 'openai-compatible' }>;

describe('references to secrets in a configuration', () => {
  test('stay references when it is loaded, beside variables that are put in, and files are named by their whole path', async () => {
    const text = provider(
      '    apiKey: ${secret:a-key}\n    headers: { x-one: "${USER_NAME}:${file:run/pass}", x-two: "Bearer ${vault:a/b#c}" }\n',
    );
    const result = await loaded(text + vault, { USER_NAME: 'me' });
    expect(first(result)).toMatchObject({
      apiKey: '${secret:a-key}',
      headers: { 'x-one': `me:\${file:${join(folder, 'run/pass')}}`, 'x-two': 'Bearer ${vault:a/b#c}' },
    });
    expect(result.configuration.vault?.token).toBe(`\${file:${join(folder, 'token')}}`);
    expect(result.sources).toEqual([{ path: 'providers[0].headers.x-one', variables: ['USER_NAME'] }]);
  });

  test('never come out of what a variable holds, or what is escaped', async () => {
    const text = provider('    apiKey: ${KEY}\n    headers: { x: "$${secret:b}" }\n');
    const result = await loaded(text, { KEY: '${secret:a}' });
    expect(first(result)).toMatchObject({ apiKey: '$${secret:a}', headers: { x: '$${secret:b}' } });
  });

  test('are told with line and path where they cannot stand or cannot be read', async () => {
    const text = provider('    apiKey: ${secret:a b}\n    operator: ${secret:a}\n    headers: { x: "${vault:a#b}" }\n');
    const result = await load(`${text}ledger: { rootKey: "\${secret:a}" }\n`);
    expect(result.ok ? [] : result.problems.map(({ line, path, message }) => [line, path, message])).toEqual([
      [6, 'providers[0].apiKey', 'the reference to a secret cannot be read'],
      [7, 'providers[0].operator', 'a reference of the form ${secret:…} cannot stand here'],
      [8, 'providers[0].headers.x', 'there is no `vault` in which this could be looked up'],
      [9, 'ledger.rootKey', 'a reference of the form ${secret:…} cannot stand here'],
    ]);
  });

  test('leave a literal as it is meant where there are no secrets', async () => {
    const { configuration } = await loaded(provider('    operator: "a $${secret:b} $${HOME} ${NOTE}"\n'), {
      NOTE: '${file:x}',
    });
    expect(configuration.providers[0]).toMatchObject({ operator: 'a ${secret:b} ${HOME} ${file:x}' });
  });

  test('are hashed, shown and compared as they are written', async () => {
    const one = await loaded(provider('    apiKey: ${secret:one}\n'));
    const other = await loadConfiguration(join(folder, 'gatehouse.yaml'), {});
    expect(other.ok && other.hash).toBe(one.hash);
    const next = await loaded(provider('    apiKey: ${secret:two}\n'));
    expect(next.hash).not.toBe(one.hash);
    expect(describeChanges(one.configuration, next.configuration)).toBe(
      '- providers.0.apiKey: (a secret) ${secret:one}\n+ providers.0.apiKey: (a secret) ${secret:two}\n',
    );
    const written = provider('    apiKey: ${secret:one}\n    headers: { x: "Bearer ${file:/run/x}" }\n');
    expect(maskText(written, false, () => '00000000')).toEqual({ text: written, secrets: [] });
    const mixed = provider('    headers: { x: "canary ${file:/run/x}" }\n');
    expect(maskText(mixed, false, () => '00000000')?.text).not.toContain('canary');
  });

  test('of files and vaults are not for the console to write or to send elsewhere, those of kept secrets are', () => {
    const findings = (before: string, after: string): readonly string[] => {
      const [was, is] = [readWritten(before, false), readWritten(after, false)];
      if (was === undefined || is === undefined) throw new Error('the text cannot be parsed');
      return protectedFindings(was, is).map(({ path }) => path.join('.'));
    };
    const none = provider('');
    for (const reference of ['${file:/etc/x}', '${vault:a#b}', '${secret:a}${file:b}', '${VARIABLE}']) {
      const with_ = (url?: string): string => provider(`    apiKey: "${reference}"\n`, url);
      expect(findings(none, with_())).toEqual(['providers.0.apiKey']);
      expect(findings(with_(), with_())).toEqual([]);
      expect(findings(with_(), with_('https://evil.example.org/v1'))).toEqual(['providers.0.apiKey']);
    }
    expect(findings(none, provider('    apiKey: ${secret:a}\n'))).toEqual([]);
    expect(findings(none, none + vault)).toContain('vault');
  });
});
