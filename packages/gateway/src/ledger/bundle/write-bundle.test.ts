import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type MadeBundle, makeBundle } from '../../testing/made-bundle.ts';
import { firstOrigin, makeVerifiedLog, newKey, oldKey, type VerifiedLog } from '../../testing/verified-log.ts';
import { formatNote, signNote } from '../../lib/signed-note.ts';
import { parsePolicy } from '../verify/policy.ts';
import { type BundleVerdict, verifyBundle } from '../verify/verify-bundle.ts';
import { bundleGuide } from './bundle-guide.ts';
import { parseReveal, RevealError } from './reveal.ts';
import { goProgram } from './go-program.ts';
import { EmptyBundleError } from './write-bundle.ts';

let log: VerifiedLog;
let bundle: MadeBundle | undefined;

beforeAll(() => {
  log = makeVerifiedLog();
});
afterAll(() => log.remove());
afterEach(() => {
  if (bundle !== undefined) rmSync(bundle.folder, { recursive: true, force: true });
  bundle = undefined;
});

function verify(made: MadeBundle, trust = { policy: parsePolicy(Buffer.from(log.policy)) }): Promise<BundleVerdict> {
  return verifyBundle(made.folder, { trust });
}

function faultsOf({ findings }: BundleVerdict): string[] {
  return findings.faults.map(({ id, shard, at }) => `${id} ${shard ?? '-'} ${at}`);
}

describe('a bundle', () => {
  test('of the whole record verifies, with what it discloses', async () => {
    bundle = await makeBundle(log);
    const verdict = await verify(bundle);
    expect(faultsOf(verdict)).toEqual([]);
    expect(verdict.identityChecked).toBe(true);
    expect(verdict.manifest).toMatchObject({ selected: 1_000, tenant: 'default' });
    expect(verdict.disclosed).toBe(bundle.revealed);
    expect(bundle).toMatchObject({ shards: 2, selected: 1_000 });
    expect(bundle.revealed).toBeGreaterThan(30);
    // Answers whose keys are gone.
    expect(bundle.sealed).toBeGreaterThan(10);
  });

  test('verifies by the policy that it brings, and then nobody knows whose it is', async () => {
    bundle = await makeBundle(log);
    const verdict = await verifyBundle(bundle.folder, { trust: {} });
    expect(faultsOf(verdict)).toEqual([]);
    expect(verdict.identityChecked).toBe(false);
    expect(verdict.log.shards.map(({ witnesses }) => witnesses)).toEqual([
      ['council', 'auditor'],
      ['council', 'auditor'],
    ]);
  });

  test('of some minutes holds the leaves of these minutes, and what is needed to check them', async () => {
    const from = 1_790_000_000_000 + 7 * 300;
    bundle = await makeBundle(log, { from, to: from + 70 });
    expect(bundle).toMatchObject({ shards: 1, selected: 11 });
    const verdict = await verify(bundle);
    expect(faultsOf(verdict)).toEqual([]);
    // The first leaves, with the shard leaf, and those of the time; the change of keys lies beside these.
    expect(verdict.log.shards[0]).toMatchObject({ size: 700, leaves: 512 });
    const lines = readFileSync(join(bundle.folder, 'selection.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[0]).toBe('{"index":300,"shard":"default-2026h2"}');
  });

  test('of a time before the key was changed holds the change, by which its manifest is believed', async () => {
    bundle = await makeBundle(log, { to: 1_789_999_999_999 });
    const verdict = await verify(bundle);
    expect(faultsOf(verdict)).toEqual([]);
    expect(verdict.manifest?.selected).toBe(300);
    expect(verdict.log.shards.map(({ shard }) => shard)).toEqual(['default-2026h1', 'default-2026h2']);
  });

  test('is made of the leaves that are left, where those of a shard have expired', async () => {
    const shard = join(log.folder, 'shards', 'default-2026h1');
    renameSync(join(shard, 'tile'), join(log.folder, 'tile'));
    try {
      bundle = await makeBundle(log);
    } finally {
      renameSync(join(log.folder, 'tile'), join(shard, 'tile'));
    }
    expect(bundle).toMatchObject({ shards: 1, selected: 700 });
    expect(faultsOf(await verify(bundle))).toEqual([]);
  });

  test('discloses nothing that nobody asked for', async () => {
    bundle = await makeBundle(log, { reveal: undefined });
    expect(bundle.revealed).toBe(0);
    expect(readFileSync(join(bundle.folder, 'openings.jsonl'), 'utf8')).toBe('');
    expect(faultsOf(await verify(bundle))).toEqual([]);
  });

  test('of a time without leaves is none', async () => {
    await expect(makeBundle(log, { to: 1 })).rejects.toBeInstanceOf(EmptyBundleError);
  });

  test('that a replaced key or another log has signed is refused', async () => {
    bundle = await makeBundle(log, {
      sign: (text, name) =>
        Promise.resolve(formatNote({ text, signatures: [signNote(text, name, oldKey.privateKey)] })),
    });
    expect(faultsOf(await verify(bundle))).toEqual(['untrusted-key - manifest']);
    const file = join(bundle.folder, 'manifest');
    writeFileSync(file, readFileSync(file, 'utf8').replace('/bundle\n', '/another\n'));
    expect(faultsOf(await verify(bundle))).toContain('malformed - manifest');
  });

  test('whose signer has left leaves of its time out is refused', async () => {
    const { privateKey } = newKey;
    const from = 1_790_000_000_000 + 7 * 300;
    const sign =
      (edit: (text: string) => string) =>
      (text: string, name: string): Promise<string> =>
        Promise.resolve(formatNote({ text: edit(text), signatures: [signNote(edit(text), name, privateKey)] }));
    // An earlier beginning than the leaves have been selected by.
    bundle = await makeBundle(log, { from, sign: sign((text) => text.replace(`"from":${from}`, '"from":0')) });
    expect(faultsOf(await verify(bundle))).toContain('not-covered default-2026h2 leaves 0 to 299');
    rmSync(bundle.folder, { recursive: true });
    // A line less, and a number to fit.
    const line = '{"index":305,"shard":"default-2026h2"}\n';
    const hashOf = (text: string): string => hash('sha256', text, 'hex');
    let selection = '';
    bundle = await makeBundle(log, { from });
    selection = readFileSync(join(bundle.folder, 'selection.jsonl'), 'utf8');
    rmSync(bundle.folder, { recursive: true });
    const less = selection.replace(line, '');
    const fewer = (text: string): string =>
      text.replace(hashOf(selection), hashOf(less)).replace('"selected":400', '"selected":399');
    bundle = await makeBundle(log, { from, sign: sign(fewer) });
    writeFileSync(join(bundle.folder, 'selection.jsonl'), less);
    expect(faultsOf(await verify(bundle)).filter((fault) => !fault.startsWith('bad-opening'))).toEqual([
      'not-covered default-2026h2 leaf 305',
    ]);
  });

  test('with a manifest that could be read in two ways is refused', async () => {
    const { privateKey } = newKey;
    for (const [from, to] of [
      ['"from":0', '"from":5,"from":0'],
      ['"files":{', `"files":{"policy.txt":"${'0'.repeat(64)}",`],
      [',"v":1', ',"v":1,"valid":true'],
    ] as const) {
      bundle = await makeBundle(log, {
        sign: (written, name) => {
          const text = written.replace(from, to);
          return Promise.resolve(formatNote({ text, signatures: [signNote(text, name, privateKey)] }));
        },
      });
      expect(faultsOf(await verify(bundle))).toContain('malformed - manifest');
      rmSync(bundle.folder, { recursive: true });
    }
  });

  test.each<[string, (folder: string) => void, string]>([
    [
      'another content',
      (folder) => edit(folder, 'openings.jsonl', '"content":"V2', '"content":"V3'),
      'bad-opening - openings.jsonl, line 1',
    ],
    ['a changed guide', (folder) => edit(folder, 'VERIFY.md', 'check', 'trust'), 'changed - VERIFY.md'],
    ['a file more', (folder) => writeFileSync(join(folder, 'shards/extra'), ''), 'unexpected-file - shards/extra'],
    ['a file less', (folder) => rmSync(join(folder, 'policy.txt')), 'missing - policy.txt'],
    [
      'a leaf less in the selection',
      (folder) => edit(folder, 'selection.jsonl', '{"index":5,"shard":"default-2026h1"}\n', ''),
      'not-covered - selection.jsonl',
    ],
    [
      'another time in the manifest',
      (folder) => edit(folder, 'manifest', '"from":0', '"from":1'),
      'bad-signature - manifest',
    ],
  ])('with %s is refused', async (_name, damage, expected) => {
    bundle = await makeBundle(log);
    damage(bundle.folder);
    expect(faultsOf(await verify(bundle))).toContain(expected);
  });
});

function edit(folder: string, path: string, from: string, to: string): void {
  const file = join(folder, path);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

test.each(['verify.md', 'VERIFY.md'])(
  'the command of %s finds the key material of keys that have a plus in it',
  (name) => {
    const shard = { shard: 'default-2026h1', origin: firstOrigin, keys: [''], size: 1 };
    const guide =
      name === 'VERIFY.md'
        ? bundleGuide({ logName: 'log', tenant: 'default', from: 0, to: 1, shards: [shard] })
        : readFileSync(new URL('../../../../../docs/guides/verify.md', import.meta.url), 'utf8');
    const expression = /printf %s ("\$\{key[^}]*\}") \| base64/.exec(guide)?.[1] ?? '';
    const key = 'log/default/2026h1+0a1b2c3d+AQ+B+/+C';
    expect(execFileSync('sh', ['-c', `printf %s ${expression}`], { env: { key } }).toString()).toBe('AQ+B+/+C');
  },
);

test('the program of the guide is the one in every bundle', () => {
  const guide = readFileSync(new URL('../../../../../docs/guides/verify.md', import.meta.url), 'utf8');
  expect(guide).toContain(goProgram);
});

describe('what to reveal', () => {
  const leaf = { shard: 'default-2026h2', index: 12, request: 'req_abc' };

  test.each([
    ['all', true],
    ['req_abc', true],
    ['req_abd', false],
    ['12', true],
    ['10-12,99', true],
    ['13-20', false],
    ['default-2026h2:12', true],
    ['default-2026h1:12', false],
    ['1,req_abc', true],
  ])('%s', (selector, expected) => {
    expect(parseReveal(selector)(leaf)).toBe(expected);
  });

  test.each(['', 'none', '5-1', '1,,2', '-1', 'all,1'])('refuses %j', (selector) => {
    expect(() => parseReveal(selector)).toThrow(RevealError);
  });
});
