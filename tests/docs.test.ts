import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { declaredDirectorySchema } from '@gatehouse/contract/declared-directory';
import { leafSchema } from '@gatehouse/contract/leaf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfiguration } from '../packages/gateway/src/config/load.ts';
import { readMarkdown } from '../packages/gateway/src/knowledge/read-markdown.ts';
import { writeSequenceModel } from '../packages/gateway/src/testing/sequence-model-folder.ts';

const root = path.resolve(import.meta.dirname, '..');

interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  /** What stands behind the language: `leaf`, `prometheus`, `access`, or nothing for a whole configuration. */
  readonly note: string;
  readonly text: string;
}

/** The fenced blocks of YAML and JSON in all Markdown of the repository. */
function snippetsOf(page: string): Snippet[] {
  const text = readFileSync(path.join(root, page), 'utf8');
  const fences = text.matchAll(/^```(yaml|json) ?([a-z-]*)\n([\s\S]*?)^```$/gm);
  return Array.from(fences, ({ index, 1: language = '', 2: note = '', 3: body = '' }) => ({
    page,
    line: text.slice(0, index).split('\n').length,
    language,
    note,
    text: body,
  }));
}

const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && existsSync(path.join(root, file)));

const snippets = pages.flatMap(snippetsOf);
const named = (chosen: readonly Snippet[]): [string, Snippet][] =>
  chosen.map((snippet) => [`${snippet.page}:${snippet.line}`, snippet]);

/** All that may stand behind a fence, so that nobody gets round the check by a slip of the pen. */
const notes = new Set(['', 'leaf', 'prometheus', 'front-matter', 'kubernetes', 'compose', 'access', 'pinecone']);

const configurations = snippets.filter(({ note }) => note === '');

/** Files and variables that the snippets name. */
const namedFiles = [
  'certificates/gateway.pem',
  'certificates/gateway.key',
  'certificates/authority.pem',
  'certificates/clients.pem',
  'knowledge/faq.md',
  'handbook/leave.md',
  'salaries/2026.md',
  'products.csv',
];
const environment: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://gatehouse:password@127.0.0.1:5432/gatehouse',
  DATABASE_SECRET: 'only-for-the-snippets-0123456789abcdef',
  CACHE_SECRET: 'a secret of at least thirty-two characters',
  CACHE_URL: 'redis://127.0.0.1:6379/0',
  REDIS_PASSWORD: 'test',
  DEEPSEEK_API_KEY: 'secret',
  SIEM_SECRET: 'secret of the siem',
  GATEHOUSE_ROOT_KEY: '0'.repeat(64),
  INFERENCE_API_KEY: 'secret',
  LLM_GUARD_KEY: 'secret',
  MISTRAL_API_KEY: 'secret',
  VAULT_TOKEN: 'secret',
  CONSOLE_SECRET: 'secret',
};

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'snippets-'));
  for (const file of namedFiles) {
    await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
    await writeFile(path.join(folder, file), '');
  }
  const { model, runtime } = await writeSequenceModel(folder);
  await mkdir(path.join(folder, 'models'));
  await rename(model, path.join(folder, 'models/prompt-guard'));
  await writeFile(path.join(folder, 'models/qwen3-0.6b-q4.gguf'), '');
  await rename(runtime, path.join(folder, 'onnx-runtime'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the snippets in the documents', () => {
  test('are there', () => {
    expect(configurations.length).toBeGreaterThan(15);
    expect(snippets.filter(({ note }) => note === 'leaf').length).toBeGreaterThan(0);
  });

  test('have no unknown note behind their fence', () => {
    expect(
      snippets.filter(({ note }) => !notes.has(note)).map(({ page, line, note }) => `${page}:${line} ${note}`),
    ).toEqual([]);
  });

  test.each(named(configurations))('are configurations that load: %s', async (_place, { text, language }) => {
    const file = path.join(folder, `gatehouse.${language}`);
    await writeFile(file, text);
    const result = await loadConfiguration(file, environment);
    expect(result.ok ? [] : result.problems).toEqual([]);
  });

  test.each(named(snippets.filter(({ note }) => note === 'leaf')))(
    'are leaves of the record: %s',
    (_place, { text }) => {
      expect(leafSchema.safeParse(JSON.parse(text)).error?.issues ?? []).toEqual([]);
    },
  );

  test.each(named(snippets.filter(({ note }) => note === 'access')))(
    'are files that declare who there is: %s',
    (_place, { text }) => {
      expect(declaredDirectorySchema.safeParse(parse(text)).error?.issues ?? []).toEqual([]);
    },
  );

  test.each(named(snippets.filter(({ note }) => note === 'front-matter')))(
    'are front matter that is understood: %s',
    (_place, { text }) => {
      expect(readMarkdown(`---\n${text}---\n\nText.\n`, 'page.md').synonyms.length).toBeGreaterThan(0);
    },
  );

  test.each(named(snippets.filter(({ note }) => note === 'prometheus' || note === 'kubernetes')))(
    'are YAML: %s',
    (_place, { text }) => {
      expect(parse(text)).toBeTypeOf('object');
    },
  );

  test('show the configuration of the example shop as it is', () => {
    const shown = snippets.find(
      ({ page, note, text }) => page === 'examples/shop/README.md' && note === '' && text.includes('extractive'),
    );
    const whole: unknown = parse(readFileSync(path.join(root, 'examples/shop/gatehouse.yaml'), 'utf8'));
    expect(whole).toMatchObject(parse(shown?.text ?? '') as object);
  });
});

describe('the guides', () => {
  test('name only metrics that exist', () => {
    const reference = readFileSync(path.join(root, 'docs/reference/metrics.md'), 'utf8');
    const unknown: string[] = [];
    for (const page of pages.filter((file) => file.startsWith('docs/guides/'))) {
      for (const [name] of readFileSync(path.join(root, page), 'utf8').matchAll(/\bgatehouse_[a-z_]+/g)) {
        if (!reference.includes(`\`${name.replace(/_(?:bucket|sum|count)$/, '')}\``)) unknown.push(`${page}: ${name}`);
      }
    }
    expect(unknown).toEqual([]);
  });
});
