import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LoadedConfiguration, loadConfiguration, type LoadResult } from './load.ts';
import { formatProblem, type Problem } from './problem.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-config-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(
  text: string | Uint8Array,
  environment: Record<string, string> = {},
  name = 'gatehouse.yaml',
): Promise<LoadResult> {
  await writeFile(join(folder, name), text);
  return loadConfiguration(join(folder, name), environment);
}

async function problemsOf(
  text: string | Uint8Array,
  environment: Record<string, string> = {},
  name = 'gatehouse.yaml',
): Promise<readonly Problem[]> {
  const result = await load(text, environment, name);
  return result.ok ? [] : result.problems;
}

async function loaded(
  text: string,
  environment: Record<string, string> = {},
  name = 'gatehouse.yaml',
): Promise<LoadedConfiguration> {
  const result = await load(text, environment, name);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result;
}

const minimal = `version: 1
providers:
  - id: a
    kind: openai-compatible
    baseUrl: https://models.example.org/v1
`;

/** [what, text after `minimal`, "line:column path", part of the message or remedy] */
const wrong: readonly (readonly [string, string, string, string])[] = [
  ['an unknown setting', 'cahce: {}', '6:1 cahce', 'Did you mean `cache`?'],
  ['an unknown setting far from any', 'zzzzzz: {}', '6:1 zzzzzz', 'Known here: version, tenant'],
  ['an unknown setting in a provider', '    apikey: x', '6:5 providers[0].apikey', 'Did you mean `apiKey`?'],
  ['a setting that occurs twice', 'version: 1', '6:1 version', 'occurs twice'],
  ['a text for a number', 'server:\n  port: "80"', '7:9 server.port', 'must be a number, not a text'],
  ['a number for a text', 'tenant: 5', '6:9 tenant', 'Put it in quotes.'],
  ['a list for a map', 'server: []', '6:9 server', 'must be a map, not a list'],
  ['a text for a boolean', 'cache: {enabled: yes}', '6:18 cache.enabled', 'must be true or false, not a text'],
  ['a value out of range', 'server: {port: 65536}', '6:16 server.port', 'must be at most 65535'],
  ['a fraction for a whole number', 'server: {port: 1.5}', '6:16 server.port', 'must be a whole number'],
  ['a duration without a unit', 'cache: {ttl: 5}', '6:14 cache.ttl', 'a duration needs a unit'],
  ['a duration that no timer can wait', 'cache: {ttl: 25d}', '6:14 cache.ttl', '24 days at most'],
  ['a duration of zero', 'cache: {ttl: 0s}', '6:14 cache.ttl', 'with a unit'],
  ['a size without a unit', 'cache: {maxBytes: 64}', '6:19 cache.maxBytes', 'a size needs a unit'],
  ['a setting without a value', 'tenant:', '6:8 tenant', 'has no value'],
  ['an unknown choice', 'telemetry: {logLevel: wran}', '6:23 telemetry.logLevel', 'Did you mean `warn`?'],
  ['an unknown kind of provider', '  - {id: b, kind: olama}', '6:19 providers[1].kind', 'is not known'],
  ['a provider without a kind', '  - {id: b}', '6:5 providers[1].kind', 'is missing'],
  ['a provider without an address', '  - {id: b, kind: openai-compatible}', '6:5 providers[1].baseUrl', 'is missing'],
  [
    'an address of another kind',
    '  - {id: b, kind: openai-compatible, baseUrl: "ftp://x"}',
    '6:47 providers[1].baseUrl',
    'whole address',
  ],
  [
    'an address with a password',
    '  - {id: b, kind: openai-compatible, baseUrl: "https://u:p@x.org"}',
    '6:47 providers[1].baseUrl',
    'user name or password',
  ],
  [
    'an address with a query',
    '  - {id: b, kind: openai-compatible, baseUrl: "https://x.org/?k=1"}',
    '6:47 providers[1].baseUrl',
    'before `?`',
  ],
  [
    'a private address',
    '  - {id: b, kind: openai-compatible, baseUrl: "http://127.0.0.1:1/v1"}',
    '6:47 providers[1].baseUrl',
    'allowPrivateNetwork: true',
  ],
  [
    'a private address in disguise',
    '  - {id: b, kind: openai-compatible, baseUrl: "http://0x7f.1/v1"}',
    '6:47 providers[1].baseUrl',
    'allowPrivateNetwork: true',
  ],
  [
    'two providers of one id',
    '  - {id: a, kind: extractive, knowledge: ["."]}',
    '6:10 providers[1].id',
    'The first is `providers[0]`',
  ],
  [
    'a header that frames the message',
    '    headers: {Host: x}',
    '6:15 providers[0].headers.Host',
    'set by the gateway itself',
  ],
  [
    'a header with a line break',
    '    headers: {x-a: "b\\r\\nc: d"}',
    '6:20 providers[0].headers.x-a',
    'printable ASCII',
  ],
  ['a certificate without its key', '    tls: {cert: "."}', '6:10 providers[0].tls', '`cert` and `key` go together'],
  [
    'a model of no provider',
    'models: [{name: m, provider: b, target: t}]',
    '6:30 models[0].provider',
    'Did you mean `a`?',
  ],
  [
    'two models of one name',
    'models: [{name: m, provider: a, target: t}, {name: m, provider: a, target: t}]',
    '6:52 models[1].name',
    'two models have this name',
  ],
  [
    'a model that its provider does not list',
    '    models: [qwen3]\nmodels: [{name: m, provider: a, target: qwen2}]',
    '7:41 models[0].target',
    'Did you mean `qwen3`?',
  ],
  ['an empty name in a list', '    models: [""]', '6:14 providers[0].models[0]', 'must not be empty'],
  [
    'a guard used twice without ids',
    'inspection:\n  guards: [{use: max-tokens, id: x}, {use: max-tokens}]',
    '7:38 inspection.guards[1]',
    'each needs an id',
  ],
  [
    'two guards of one id',
    'inspection:\n  guards: [{use: max-tokens, id: x}, {use: invisible-text, id: x}]',
    '7:64 inspection.guards[1].id',
    'taken by `inspection.guards[0]`',
  ],
  [
    'an id that is the name of another guard',
    'inspection:\n  guards: [{use: max-tokens}, {use: invisible-text, id: max-tokens}]',
    '7:57 inspection.guards[1].id',
    'taken',
  ],
  [
    'two guards of one id in a policy',
    'inspection:\n  policies: {strict: {guards: [{use: max-tokens}, {use: max-tokens, id: max-tokens}]}}',
    '7:32 inspection.policies.strict.guards[0]',
    'each needs an id',
  ],
  [
    'a policy that has the name of the default one',
    'inspection:\n  policies: {default: {guards: []}}',
    '7:23 inspection.policies.default',
    'the policy of `inspection.guards`',
  ],
  [
    'a rule for a policy that is not there',
    'inspection:\n  policies: {strict: {guards: []}}\n  rules: [{labels: [a], policy: strikt}]',
    '8:33 inspection.rules[0].policy',
    'Did you mean `strict`?',
  ],
  [
    'a rule that selects by what no rule for guards can',
    'inspection:\n  rules: [{providers: [a], policy: default}]',
    '7:12 inspection.rules[0].providers',
    'there is no such setting',
  ],
  [
    'events for a collector that is not configured',
    'inspection:\n  events: [{kind: otlp}]',
    '7:12 inspection.events[0]',
    'there is no collector',
  ],
  ['a host that is none', 'server: {host: not a host}', '6:16 server.host', 'neither an IP address nor a host name'],
  ['a host with too many numbers', 'server: {host: 127.0.0.0.1}', '6:16 server.host', 'neither an IP address nor a'],
  ['a host with numbers too large', 'server: {host: 256.0.0.1}', '6:16 server.host', 'neither an IP address nor a'],
  ['a host with a port', 'server: {host: "localhost:80"}', '6:16 server.host', 'neither an IP address nor a host name'],
  ['a host in brackets', 'server: {host: "[::1]"}', '6:16 server.host', 'neither an IP address nor a host name'],
  ['a host that is an address', 'server: {host: "http://localhost"}', '6:16 server.host', 'neither an IP address nor'],
  ['a host with a dash at the end', 'server: {host: a-.example}', '6:16 server.host', 'neither an IP address nor'],
  ...[' ', '\\n', '\\u2028', '\\u200b', '\\u00ad \\u2060', '\\u0301', '\\u0301\\u0323', '\\u3164', '\\u2800'].flatMap(
    (text) =>
      ['', ', exact: true'].map((exact): [string, string, string, string] => [
        `the invisible forbidden text "${text}"${exact}`,
        `inspection:\n  guards: [{use: ban-substrings, substrings: ["x", "${text}"]${exact}}]`,
        '7:52 inspection.guards[0].substrings[1]',
        'no visible character',
      ]),
  ),
  ['a certificate that is not there', 'tls: {cert: nope.pem, key: "."}', '6:13 tls.cert', 'there is no `'],
  [
    'knowledge that is not there',
    '  - {id: b, kind: extractive, knowledge: [nope]}',
    '6:43 providers[1].knowledge[0]',
    'there is no `',
  ],
  ['a variable that is not set', 'tenant: ${NOT_SET}', '6:9 tenant', 'NOT_SET is not set'],
  ['a reference that cannot be read', 'tenant: "${NOT SET}"', '6:9 tenant', 'cannot be read'],
  ['a reference without an end', 'tenant: "${NOT_SET"', '6:9 tenant', 'cannot be read'],
  ['a root key that is too short', 'ledger: {rootKey: "abc"}', '6:19 ledger.rootKey', '64 hexadecimal digits'],
  [
    'a witness with a key that is none',
    'ledger: {witnesses: [{name: w, vkey: "x", url: "https://w.example"}]}',
    '6:38 ledger.witnesses[0].vkey',
    'that the witness prints',
  ],
  [
    'a witness with a key whose id is another',
    'ledger: {witnesses: [{name: w, vkey: "x.example+9d66859f+BAkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJ", url: "https://w.example"}]}',
    '6:38 ledger.witnesses[0].vkey',
    'does not fit',
  ],
  [
    'two witnesses of one public key',
    'ledger: {witnesses: [{name: w, vkey: "w.example+9d66859f+BAkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJ", url: "https://w.example"}, {name: v, vkey: "v.example+1e8f80d7+BAkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJ", url: "https://v.example"}]}',
    '6:148 ledger.witnesses[1].vkey',
    'two witnesses have this public key',
  ],
  [
    'a witness at a private address',
    'ledger: {witnesses: [{name: w, vkey: "w.example+9d66859f+BAkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJ", url: "http://127.0.0.1:4284"}]}',
    '6:110 ledger.witnesses[0].url',
    'private or loopback',
  ],
  [
    'a witness with the name of nobody',
    'ledger: {witnesses: [{name: none, vkey: "w.example+9d66859f+BAkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJ", url: "https://w.example"}]}',
    '6:29 ledger.witnesses[0].name',
    'choose another',
  ],
  ['a quorum that cannot be reached', 'ledger: {quorum: 1}', '6:18 ledger.quorum', 'only 0 witnesses'],
  ['a setting named __proto__', '__proto__: {tenant: x}', '1:1 ', 'plain text'],
  ['an alias within itself', 'cache: &c {ttl: *c}', '6:17 cache.ttl', 'has no value here'],
  ['an unknown tag', 'tenant: !!binary x', '6:18 tenant', 'cannot be read'],
  ['a tab as indentation', 'server:\n\tport: 1', '7:1 ', 'Indent with spaces'],
  ['a quote without an end', 'tenant: "x', '7:1 ', 'missing closing "quote'],
  ['a second document', '---\nversion: 1', '6:1 ', 'Keep one document'],
];

describe('a configuration that is wrong', () => {
  test.each([
    ['version: 1\n', '1:1 providers', 'is missing'],
    ['version: 1\nproviders: []\n', '2:12 providers', 'must not be empty'],
    ['version: 1\nknowledge: {collections: [{id: a}], assistants: []}\n', '1:1 providers', '`knowledge.assistants`'],
  ])('is refused where nobody answers (%j)', async (text, place, words) => {
    const problems = await problemsOf(text);
    expect(problems.map(({ line, column, path }) => `${line}:${column} ${path}`)).toEqual([place]);
    expect(formatProblem(problems[0] as Problem)).toContain(words);
  });

  test.each(wrong)('is refused for %s, at its place, with a remedy', async (_what, text, place, words) => {
    const problems = await problemsOf(`${minimal}${text}\n`);
    expect(problems.map(({ line, column, path }) => `${line}:${column} ${path}`)).toEqual([place]);
    expect(formatProblem(problems[0] as Problem)).toContain(words);
    expect(problems[0]?.file).toBe(join(folder, 'gatehouse.yaml'));
  });

  test.each([
    ['an empty file', '', 'the file is empty'],
    ['a list', '- a', 'must be a map'],
    ['a text', 'hello', 'must be a map'],
    ['bytes that are not UTF-8', Buffer.from([0x61, 0x3a, 0x20, 0xff]), 'not valid UTF-8'],
    ['no version', minimal.replace('version: 1', 'tenant: x'), 'version: is missing'],
    ['a version that is no number', minimal.replace('version: 1', 'version: one'), 'must be a whole number'],
    ['a newer version', minimal.replace('version: 1', 'version: 99\nunknown: 1'), 'newer than this gateway'],
  ])('is refused for %s, with one problem', async (_what, text, words) => {
    const problems = await problemsOf(text);
    expect(problems.map(formatProblem)).toEqual([expect.stringContaining(words)]);
  });

  test('is told to be missing, unreadable as a file, or too large', async () => {
    const missing = await loadConfiguration(join(folder, 'none.yaml'), {});
    expect(missing).toMatchObject({ ok: false, problems: [{ line: 1, column: 1, message: 'there is no such file' }] });
    const noFile = await loadConfiguration(folder, {});
    expect(noFile).toMatchObject({ ok: false, problems: [{ message: 'this is not a file' }] });
    expect((await problemsOf(`#${'x'.repeat(8 * 1_048_576)}`))[0]?.message).toBe('the file is larger than 8 MiB');
  });

  test('has all its problems reported at once, in the order of the file', async () => {
    const problems = await problemsOf(`version: 1
tennant: x
server:
  port: eighty
  host: \${NO_HOST}
providers:
  - id: Capital
    kind: openai-compatible
    baseUrl: https://a.example.org
  - id: b
    kind: extractive
    knowledge: [./nope]
models:
  - {name: m, provider: c, target: t}
telemetry: {logLevel: loud}
`);
    expect(problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
      '2 tennant',
      '4 server.port',
      '5 server.host',
      '7 providers[0].id',
      '12 providers[1].knowledge[0]',
      '14 models[0].provider',
      '15 telemetry.logLevel',
    ]);
  });

  test('never has a secret in its problems', async () => {
    const text = `${minimal}    apiKey: "with space ${'canary'}"\n    headers: {x-key: "canary\\n"}\nledger: {rootKey: canary}\ntelemetry: {logLevel: "\${LEVEL}"}\n`;
    const problems = await problemsOf(text, { LEVEL: 'canary' });
    expect(problems).toHaveLength(4);
    expect(JSON.stringify(problems)).not.toContain('canary');
  });

  test('is refused at once for aliases that multiply, however small the file', async () => {
    const lines = ['version: 1', 'a0: &a0 [x,x,x,x,x,x,x,x,x,x]'];
    for (let level = 1; level < 20; level += 1) {
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(',')}]`);
    }
    expect((await problemsOf(lines.join('\n')))[0]?.message).toBe('the file is too large or nested too deeply');
  });

  test('is refused for thousands of levels, in both notations', async () => {
    expect((await problemsOf(`version: 1\na: ${'['.repeat(20_000)}`)).length).toBeGreaterThan(0);
    expect((await problemsOf(`version: 1\na: ${'['.repeat(100)}${']'.repeat(100)}`))[0]?.message).toContain(
      'nested too deeply',
    );
  });

  test('in JSON is held to JSON', async () => {
    const json = JSON.stringify(
      { version: 1, providers: [{ id: 'a', kind: 'openai-compatible', baseUrl: 'https://x.org' }] },
      null,
      2,
    );
    expect((await load(json, {}, 'g.json')).ok).toBe(true);
    const misspelt = await problemsOf(json.replace('"id"', '"idd"'), {}, 'g.json');
    expect(misspelt.map(({ line, column, path }) => `${line}:${column} ${path}`)).toEqual([
      '4:5 providers[0].id',
      '5:7 providers[0].idd',
    ]);
    expect(
      (await problemsOf('{"version": 1, "version": 1}', {}, 'g.json')).some(({ message }) => message.includes('twice')),
    ).toBe(true);
    expect(await problemsOf(json.replace('1,', '1, // one'), {}, 'g.json')).not.toEqual([]);
    expect((await problemsOf(json.replace('"https://x.org"\n', '"https://x.org",\n'), {}, 'g.json'))[0]).toMatchObject({
      line: 8,
      message: 'this is not valid JSON',
    });
  });

  test.each([
    ['rules: [{types: {PERSONS: pass}}]', 'there is no such setting. Did you mean `PERSON`?'],
    ['types: {PERSON: hide}', '`hide` is not known'],
    ['rules: [{providers: [nobody], types: {IBAN: refuse}}]', 'there is no provider `nobody`'],
    ['rules: [{trust: [machine]}]', 'this rule says nothing'],
    ['rules: [{models: [large], types: {IBAN: pass}}]', 'lets personal data pass to any provider'],
    ['rules: [{models: [large], default: pass}]', 'lets personal data pass to any provider'],
    ['rules: [{keys: [support], types: {IBAN: pass}}]', 'write the id of a key'],
    ["patterns: [{name: a, pattern: '(?<=x)y'}]", 'this pattern cannot be read'],
    ["patterns: [{name: a, pattern: 'x*'}]", 'this pattern matches the empty text'],
    ['patterns: [{name: a, pattern: x}, {name: a, pattern: y}]', 'two patterns have this name'],
  ])('tells what is wrong with a policy on personal data: %s', async (policy, message) => {
    const problems = await problemsOf(`${minimal}pseudonymisation: {${policy}}\n`);
    expect(problems.map((problem) => `${problem.message}. ${problem.remedy}`)).toEqual([
      expect.stringContaining(message),
    ]);
  });
});

describe('a configuration that is right', () => {
  test.each([
    ['{"version": 1 "tenant": "x"}', 15, 'A comma is missing before it.'],
    ['{"version": 1, "tenant": x}', 26, 'Names and texts go in double quotes'],
    ['{"version": 1, /* one */ "tenant": "x"}', 16, 'JSON has no comments'],
    ["{'version': 1}", 2, 'JSON has double quotes only.'],
    ['{"version": 1,}', 15, 'Remove the comma before it.'],
    ['{"version": 1', 14, 'ends too early'],
    ['', 1, 'The file is empty'],
    ['version: 1\n', 1, 'Names and texts go in double quotes'],
  ])('is told of JSON where it is not: %s', async (text, column, remedy) => {
    const problems = await problemsOf(text, {}, 'g.json');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line: 1, column, message: 'this is not valid JSON' });
    expect(problems[0]?.remedy).toContain(remedy);
  });

  test('is told in JSON what to write', async () => {
    const provider = { id: 'a', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1' };
    const remedies = (await problemsOf(JSON.stringify({ providers: [provider] }), {}, 'g.json')).map(
      (one) => one.remedy,
    );
    expect(remedies).toEqual([
      'Begin the file with `"version": 1`.',
      'Add `"allowPrivateNetwork": true` beside it if that is meant.',
    ]);
  });

  test('has every default filled in, every path absolute, and cannot be changed', async () => {
    const { configuration } = await loaded(minimal);
    expect(configuration).toMatchObject({
      tenant: 'default',
      dataFolder: join(folder, 'data'),
      server: { port: 4283, maxBodyBytes: 8_388_608, drainTimeout: 30_000 },
    });
    expect(configuration.inspection.guards.map((guard) => guard.use)).toEqual([
      'max-tokens',
      'invisible-text',
      'prompt-injection',
      'jailbreak',
      'prompt-extraction',
      'attack-memory',
      'ban-substrings',
      'markdown-exfiltration',
      'malicious-urls',
      'active-content',
      'system-prompt-leak',
    ]);
    expect(() => Object.assign(configuration.server, { port: 1 })).toThrow(TypeError);
    expect(() => Object.assign(configuration.inspection.guards, { 0: {} })).toThrow(TypeError);
  });

  test('has its paths relative to the file, not to the working folder', async () => {
    await mkdir(join(folder, 'docs'));
    await writeFile(join(folder, 'ca.pem'), '');
    const { configuration } = await loaded(
      `${minimal}    tls: {ca: ca.pem}\n  - {id: b, kind: extractive, knowledge: [docs]}\ndataFolder: ../state\n`,
    );
    expect(configuration).toMatchObject({
      dataFolder: join(folder, '..', 'state'),
      providers: [{ tls: { ca: join(folder, 'ca.pem') } }, { knowledge: [join(folder, 'docs')] }],
    });
  });

  test.each([
    '0.0.0.0',
    '::',
    '::1',
    'fe80::1%eth0',
    'localhost',
    'gw-1.example.org.',
    'my_container',
    '1a',
    '3com.example',
  ])('listens on the host %s', async (host) => {
    const { configuration } = await loaded(`${minimal}server: {host: "${host}"}\n`);
    expect(configuration.server.host).toBe(host);
  });

  test.each(['x', '-', '🙂', '한', 'a\u0301', '\u200b.', 'Ω'])('takes the visible forbidden text %s', async (text) => {
    const guards = `inspection:\n  guards: [{use: ban-substrings, substrings: ["${text}"]}]\n`;
    expect((await loaded(`${minimal}${guards}`)).configuration.inspection.guards).toMatchObject([
      { substrings: [text] },
    ]);
  });

  test('takes texts, numbers and booleans from the environment, as the schema asks', async () => {
    const { configuration, sources } = await loaded(
      `${minimal}    apiKey: \${KEY}\ntenant: team-\${TEAM:-one}-\${TEAM:-two}\nserver: {port: "\${PORT}"}\ncache: {enabled: "\${CACHE:-true}", ttl: "\${TTL}"}\ntelemetry: {traceSampling: "\${SHARE}"}\n`,
      { KEY: '12345', PORT: '8080', TTL: '2m', SHARE: '0.25', TEAM: '' },
    );
    expect(configuration).toMatchObject({
      tenant: 'team-one-two',
      server: { port: 8080 },
      cache: { enabled: true, ttl: 120_000 },
      telemetry: { traceSampling: 0.25 },
      providers: [{ apiKey: '12345' }],
    });
    expect(sources.map(({ path, variables }) => `${path} ${variables.join()}`)).toContain('tenant TEAM,TEAM');
  });

  test('takes what a variable holds as text: no settings, no further references', async () => {
    const { configuration } = await loaded(`${minimal}    headers: {x-a: "\${A}", x-b: "$\${A}", x-c: "$A}"}\n`, {
      A: '${B}, cache: {enabled: true}',
    });
    expect(configuration.providers[0]).toMatchObject({
      headers: { 'x-a': '${B}, cache: {enabled: true}', 'x-b': '${A}', 'x-c': '$A}' },
    });
    expect(configuration.cache.enabled).toBe(false);
  });

  test('does not take variables from the prototype of the environment', async () => {
    expect(await problemsOf(`${minimal}tenant: \${constructor}\n`)).toMatchObject([
      { message: 'the environment variable constructor is not set' },
    ]);
  });

  test('counts maps and lists with nothing in them as not written', async () => {
    const { configuration } = await loaded(`${minimal}server:\nmodels:\ninspection:\n  # guards: []\n`);
    expect(configuration).toMatchObject({ server: { port: 4283 }, models: [], inspection: { uninspectable: 'mark' } });
  });

  test('may share settings by alias', async () => {
    const { configuration } = await loaded(
      `${minimal}    timeouts: &patient {idle: 90s}\n  - {id: b, kind: openai-compatible, baseUrl: "https://b.example.org", timeouts: *patient}\n`,
    );
    expect(configuration.providers[1]).toMatchObject({ timeouts: { idle: 90_000, connect: 5_000 } });
  });

  test('is overridden by what the command line says', async () => {
    await writeFile(join(folder, 'g.yaml'), minimal);
    const result = await loadConfiguration(join(folder, 'g.yaml'), {}, { port: 0, dataFolder: '/elsewhere' });
    expect(result).toMatchObject({
      ok: true,
      configuration: { server: { port: 0, host: '127.0.0.1' }, dataFolder: '/elsewhere' },
    });
  });

  test('tells which types of personal data it does not look for, where an older file names a few of them', async () => {
    const { configuration, notices } = await loaded(`${minimal}pseudonymisation:\n  entities: [EMAIL]\n`);
    expect(configuration.pseudonymisation).toMatchObject({
      enabled: true,
      entities: ['EMAIL'],
      default: 'pseudonymise',
    });
    expect(notices).toEqual([expect.stringContaining('pseudonymisation.entities names EMAIL;')]);
    expect((await loaded(minimal)).notices).toEqual([]);
    expect((await loaded(`${minimal}pseudonymisation: {enabled: false, entities: []}\n`)).notices).toEqual([]);
  });

  test('of version 0 is migrated, and its problems keep their lines', async () => {
    const draft = `version: 0
listen: 0.0.0.0:8080
upstreams:
  - name: a
    url: https://a.example.org/v1
    key: \${KEY}
`;
    const { configuration, notices } = await loaded(draft, { KEY: 'k' });
    expect(configuration).toMatchObject({
      version: 1,
      server: { host: '0.0.0.0', port: 8080 },
      providers: [{ id: 'a', kind: 'openai-compatible', baseUrl: 'https://a.example.org/v1', apiKey: 'k' }],
    });
    expect(notices).toEqual([expect.stringContaining('read as version 1')]);
    const problems = await problemsOf(draft.replace('8080', '99999').replace('name: a', 'name: A'));
    expect(problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
      '2 server.port',
      '4 providers[0].id',
      '6 providers[0].apiKey',
    ]);
  });

  test('of version 0 with an address that cannot be split says what to write', async () => {
    const problems = await problemsOf(minimal.replace('version: 1', 'version: 0\nlisten: somewhere'));
    expect(problems.map(formatProblem)).toEqual([
      expect.stringContaining(':2:9  listen: this address of version 0 cannot be split'),
    ]);
  });
});

describe('the hash of a configuration', () => {
  const hashOf = async (text: string, environment: Record<string, string> = {}): Promise<string> =>
    (await loaded(text, environment)).hash;

  test('is that of what it says, not of how it is written', async () => {
    const reordered = `# a comment\nproviders: [{baseUrl: 'https://models.example.org/v1', kind: openai-compatible, id: a}]\nversion: 1\ncache: {ttl: 300s}\n`;
    expect(await hashOf(reordered)).toBe(await hashOf(minimal));
    expect(await hashOf(`${minimal}cache: {ttl: 301s}\n`)).not.toBe(await hashOf(minimal));
  });

  test('does not depend on a secret, so it cannot confirm a guess', async () => {
    const reference = `${minimal}    apiKey: \${KEY}\n`;
    expect(await hashOf(reference, { KEY: 'one' })).toBe(await hashOf(reference, { KEY: 'two' }));
    expect(await hashOf(`${minimal}    apiKey: one\n`)).toBe(await hashOf(`${minimal}    apiKey: two\n`));
    expect(await hashOf(`${minimal}    headers: {x-key: one}\n`)).toBe(
      await hashOf(`${minimal}    headers: {x-key: two}\n`),
    );
    expect(await hashOf(reference, { KEY: 'one' })).not.toBe(
      await hashOf(reference.replace('KEY', 'OTHER'), { OTHER: 'one' }),
    );
  });

  test('depends on numbers and booleans from the environment, which change what the gateway does', async () => {
    const text = `${minimal}cache: {enabled: "\${CACHE}"}\n`;
    expect(await hashOf(text, { CACHE: 'true' })).not.toBe(await hashOf(text, { CACHE: 'false' }));
  });

  test('does not depend on where the file lies', async () => {
    const here = await hashOf(minimal);
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'sub', 'g.yaml'), minimal);
    const there = await loadConfiguration(join(folder, 'sub', 'g.yaml'), {});
    expect(there.ok && there.hash).toBe(here);
    expect(here).toMatch(/^[0-9a-f]{64}$/);
    expect(here).not.toBe(createHash('sha256').update('').digest('hex'));
  });
});

describe('any text at all', () => {
  const pieces = fc.constantFrom(
    'version: 1\n',
    'providers:\n',
    '  - id: a\n',
    '    kind: extractive\n',
    '${A}',
    '${',
    '&a ',
    '*a',
    '{',
    '}',
    '[',
    ']',
    ': ',
    '- ',
    '\n',
    '\t',
    '"',
    "'",
    '<<',
    '|\n',
    '!!map',
    '\0',
    '\u{1f600}',
    '\ud800',
    '%YAML 9.9\n',
    '---\n',
    '0x1',
    '~',
    '__proto__',
    'constructor',
    '? ',
  );

  test('never makes loading throw, and every problem lies within the file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
          fc.string({ unit: 'binary', maxLength: 200 }),
          fc.json().map((json) => `version: 1\nx: ${json}`),
        ),
        fc.constantFrom('f.yaml', 'f.json'),
        async (text, name) => {
          const result = await load(text, { A: 'a' }, name);
          if (result.ok) return;
          const lines = text.split('\n').length;
          expect(result.problems.length).toBeGreaterThan(0);
          for (const problem of result.problems) {
            expect(problem.line).toBeGreaterThanOrEqual(1);
            expect(problem.line).toBeLessThanOrEqual(lines);
            expect(problem.column).toBeGreaterThanOrEqual(1);
            expect(problem.message).not.toBe('');
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  test('that is a valid value in the wrong place never makes loading throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          fc.constantFrom('version', 'server', 'providers', 'models', 'inspection', 'tls', 'limits', 'dataFolder'),
          fc.jsonValue(),
        ),
        async (value) => {
          const result = await load(JSON.stringify({ version: 1, ...value }), {}, 'f.json');
          expect(result.ok).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });
});
