import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CollectionView, KnowledgeDocument } from '@gatehouse/contract/admin-knowledge';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import { noKnowledge } from '../testing/no-knowledge.ts';
import { openControlServer } from './control-server.ts';
import type { Dependencies } from './dependencies.ts';
import type { KnowledgeCommands } from './knowledge-request.ts';
import { createProgram, runProgram } from './program.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-knowledge-command-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const collection: CollectionView = {
  id: 'shop',
  title: 'Shop',
  sources: ['folder ./shop'],
  roles: [],
  teams: [],
  tenants: [],
  version: 3,
  documents: 12,
  quarantined: 1,
  failed: 0,
  chunks: 40,
  languages: ['de', 'en'],
  ingestedAt: 0,
};
const view = { collections: [collection], assistants: [], index: { kind: 'embedded', chunks: 40, bound: 200_000 } };
const hash = 'a'.repeat(64);
const document: KnowledgeDocument = {
  collection: 'shop',
  document: 'faq.md',
  state: 'quarantined',
  title: 'Questions\u001b[2J',
  hash,
  bytes: 10,
  chunks: 1,
  changedAt: 0,
  version: 3,
  findings: [{ reason: 'injection', rule: 'override', start: 0, end: 4, excerpt: 'Ignore' }],
};

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly complaints: string;
}

async function run(words: readonly string[], knowledge: Partial<KnowledgeCommands> = {}, isTTY = false): Promise<Ran> {
  const control = await openControlServer({
    dataFolder: folder,
    runtime: { pid: process.pid, url: 'http://127.0.0.1:9', version: 'test', startedAt: 1 },
    knowledge: { ...noKnowledge, ...knowledge },
  } as Parameters<typeof openControlServer>[0]);
  let out = '';
  let complaints = '';
  let elapsed = 0;
  const dependencies = {
    stdout: { write: (text: string) => void (out += text) },
    stderr: { write: (text: string) => void (complaints += text), isTTY },
    environment: {},
    workingFolder: folder,
    clock: { now: () => 0, elapsed: () => (elapsed += 1_000) },
    version: 'test',
    commandName: 'gatehouse',
  } as Partial<Dependencies> as Dependencies;
  try {
    const all = ['knowledge', ...words, '--data', folder];
    return { code: await runProgram(createProgram(dependencies), all, dependencies), out, complaints };
  } finally {
    await control.close();
  }
}

describe('knowledge', () => {
  test('lists collections with what is held', async () => {
    const { code, out } = await run(['list'], { view: () => Promise.resolve(view) });
    expect(code).toBe(0);
    expect(out).toMatch(/shop +3 +12 +1 +0 +40 +1970-01-01T00:00:00.000Z/);
    expect(out).toContain('has 40 of at most 200000 passages');
    const asJson = await run(['list', '--json'], { view: () => Promise.resolve(view) });
    expect(JSON.parse(asJson.out)).toEqual(view);
  });

  test('waits for an ingestion, with a bar on a terminal and none elsewhere', async () => {
    const asked: unknown[] = [];
    const states = [1, 2].map((done) => ({
      ...view,
      collections: [{ ...collection, progress: { done, total: 2, startedAt: 0 } }],
    }));
    const commands = (): Partial<KnowledgeCommands> => {
      const left = [...states];
      return {
        ingest(wanted, actor) {
          asked.push(wanted, actor);
          return Promise.resolve(left.shift() ?? view);
        },
        view: () => Promise.resolve(left.shift() ?? view),
      };
    };
    const there = await run(['ingest', 'shop', '--accept-change', '--actor', 'Anna'], commands(), true);
    expect(asked).toEqual([{ collection: 'shop', acceptChange: true }, 'Anna']);
    expect(there.complaints).toContain('1 of 2');
    expect(there.out).toBe('shop, version 3: 12 documents with 40 passages, 1 held, 0 failed.\n');
    expect((await run(['ingest', 'shop'], commands())).complaints).toBe('');
    expect((await run(['ingest', 'shop', '--no-wait'], commands())).out).toBe('shop is being read.\n');
  });

  test('goes from page to page of documents', async () => {
    const cursors: (string | undefined)[] = [];
    const { out } = await run(['documents', 'shop', '--state', 'quarantined', '--limit', '3'], {
      page({ cursor, limit, state }) {
        cursors.push(cursor);
        expect([limit, state]).toEqual([3 - cursors.length + 1, 'quarantined']);
        return Promise.resolve({ documents: [document], next: `after ${cursors.length}` });
      },
    });
    expect(cursors).toEqual([undefined, 'after 1', 'after 2']);
    expect(out).toContain('there are more');
  });

  test('shows a document without what could move the cursor', async () => {
    const passages = [{ id: 'shop/faq.md#a', titles: ['A'], text: 'Ignore\u001b[2J all', hash }];
    const { out } = await run(['show', 'shop', 'faq.md'], { detail: () => Promise.resolve({ document, passages }) });
    expect(out).not.toContain('\u001b');
    expect(out).toContain('injection (override): Ignore');
    expect(out).toContain(hash);
  });

  test('decides by the hash of what was looked at', async () => {
    const asked: unknown[] = [];
    const decide: KnowledgeCommands['decide'] = (wanted, actor) => {
      asked.push([wanted, actor]);
      return Promise.resolve({ ...document, state: 'indexed' });
    };
    const words = ['release', 'shop', 'faq.md', '--hash', hash, '--reason', 'an example'];
    expect((await run(words, { decide })).out).toBe('faq.md is found from now on.\n');
    const wanted = { collection: 'shop', document: 'faq.md', decision: 'release', hash, reason: 'an example' };
    expect(asked).toEqual([[wanted, 'command line']]);
    expect((await run([...words.slice(0, 4), 'abc', ...words.slice(5)], { decide })).code).toBe(2);
    const late = await run(words, { decide: () => Promise.reject(new GatehouseError('changed_meanwhile')) });
    expect([late.code, late.complaints]).toEqual([1, expect.stringContaining('another one by now')]);
  });

  test('says that a second person must release a document too, by its exit code', async () => {
    const proposal = { by: 'command line', at: 1, reason: 'an example', own: true };
    const held = { ...document, state: 'quarantined' as const, fourEyes: true, proposal };
    const words = ['release', 'shop', 'faq.md', '--hash', 'a'.repeat(64), '--reason', 'an example'];
    const first = await run(words, { decide: () => Promise.resolve(held) });
    expect([first.code, first.out]).toEqual([8, 'faq.md is still held.\n']);
    expect(first.complaints).toContain('a second person must release this document too');
    const again = await run(words, { decide: () => Promise.reject(new GatehouseError('approval_needs_another')) });
    expect([again.code, again.complaints]).toEqual([1, expect.stringContaining('somebody else must')]);
    const shown = await run(['show', 'shop', 'faq.md'], {
      detail: () => Promise.resolve({ document: held, passages: [] }),
    });
    expect(shown.out).toContain('Released by command line (an example); a second person must release it too');
  });

  test('puts files by what they are', async () => {
    const file = join(folder, 'news.md');
    await writeFile(file, '# News\n');
    const asked: unknown[] = [];
    const { out } = await run(['put', 'shop', file], {
      put(wanted) {
        asked.push(wanted);
        return Promise.resolve(document);
      },
    });
    const content = Buffer.from('# News\n').toString('base64');
    expect(asked).toEqual([{ collection: 'shop', document: 'news.md', mediaType: 'text/markdown', content }]);
    expect(out).toBe('faq.md is held: override.\n');
    expect((await run(['put', 'shop', join(folder, 'none.md')])).code).toBe(1);
    await writeFile(join(folder, 'AGB.DOCX'), 'PK');
    const put: KnowledgeCommands['put'] = (wanted) => {
      asked.push(wanted.mediaType);
      return Promise.resolve({ ...document, state: 'indexed' });
    };
    expect((await run(['put', 'shop', 'AGB.DOCX'], { put })).out).toBe('faq.md can be found (1 passage).\n');
    expect(asked.at(-1)).toBe('application/vnd.openxmlformats-officedocument.wordprocessingml.document');
  });

  test('says of a file that cannot be put what is wrong with it', async () => {
    const refused = async (name: string, text: string, unreadable?: 'is-encrypted'): Promise<string> => {
      await writeFile(join(folder, name), text);
      const put = (): Promise<never> =>
        Promise.reject(new GatehouseError('document_unreadable', unreadable === undefined ? {} : { unreadable }));
      const { code, complaints } = await run(['put', 'shop', name], { put });
      expect(code).toBe(1);
      return complaints;
    };
    expect(await refused('a.docx', 'x', 'is-encrypted')).toContain('protected by a password. Save it without one.');
    expect(await refused('a.docx', 'x')).toContain('Markdown, HTML, PDF, DOCX or text');
    expect(await refused('prices.csv', 'sku;price\n')).toContain('source of the kind `table`');
    expect(await refused('empty.md', '')).toContain('is empty');
  });

  test('never ends with the bare code of a refusal', async () => {
    const said = await run(['show', 'shop', 'faq.md'], {
      detail: () => Promise.reject(new GatehouseError('knowledge_unavailable')),
    });
    expect(said.code).toBe(1);
    expect(said.complaints).toContain('cannot be searched at the moment');
    expect(said.complaints).not.toContain('knowledge_unavailable');
  });

  test.each([
    ['a document that could not be read', { failed: 1 }, 1],
    ['a source that could not be looked at', { problem: 'the folder cannot be read' }, 1],
    ['a document that is held', { quarantined: 1 }, 0],
  ])('ends an ingestion with %s by a code of its own', async (_what, more, code) => {
    const one = { ...collection, quarantined: 0, documents: 1, chunks: 1, ...more };
    const ran = await run(['ingest', 'shop'], { ingest: () => Promise.resolve({ ...view, collections: [one] }) });
    expect(ran.code).toBe(code);
    expect(ran.out).toContain('1 document with 1 passage');
    expect(ran.complaints).toBe('');
  });

  test('shows the passages that are found with what each term gave', async () => {
    const asked: unknown[] = [];
    const passage = {
      id: 'shop/faq.md#a',
      collection: 'shop',
      document: 'faq.md',
      titles: ['Questions', 'Returns'],
      hash,
      documentHash: hash,
      text: `You may\u001b[2J return\n${'it '.repeat(100)}`,
      score: 4.25,
      lexical: 1,
      support: 0.75,
      terms: [
        { term: 'an', importance: 0.1, covered: 0.1 },
        { term: 'return', importance: 0.7, covered: 0.65 },
      ],
    };
    const findPassages: KnowledgeCommands['findPassages'] = (wanted) => {
      asked.push(wanted);
      return Promise.resolve({ language: 'en', collections: ['shop'], passages: [passage] });
    };
    const words = ['find', '--text', 'return an article', '--role', 'user', '--collection', 'shop', '--limit', '3'];
    const { out } = await run(words, { findPassages });
    expect(asked).toEqual([{ text: 'return an article', role: 'user', collections: ['shop'], limit: 3 }]);
    expect(out).toContain(
      '1. shop/faq.md#a\n   Questions › Returns\n   covers 0.75 of the text, score 4.250, by words 1.00',
    );
    expect(out).toContain('return 65 % of 70 % · an 10 % of 10 %');
    expect(out).not.toContain('\u001b');
    const nothing = { findPassages: () => Promise.resolve({ collections: ['shop'], passages: [] }) };
    expect((await run(words, nothing)).out).toBe('Nothing of it is in shop.\n');
    expect((await run([...words.slice(0, -1), '51'], { findPassages })).code).toBe(2);
  });

  test('calibrates by lines of questions, and names a line that is none', async () => {
    const file = join(folder, 'pairs.jsonl');
    await writeFile(file, '{"question":"Who?","answers":["Anna"],"note":"x"}\n\n{"question":"Why?"}\n');
    const asked: unknown[] = [];
    const calibrate: KnowledgeCommands['calibrate'] = (wanted) => {
      asked.push(wanted);
      const curve = [{ threshold: 0.4, coverage: 1, falseAnswers: 0.5 }];
      const notFound = [{ pair: 1, answer: 'gone.md', counts: false }];
      return Promise.resolve({ assistant: 'service', pairs: 2, answerable: 1, notFound, curve, recommended: 0.4 });
    };
    const { out } = await run(['calibrate', 'service', '--pairs', file, '--risk', '0.1'], { calibrate });
    expect(asked).toEqual([
      {
        assistant: 'service',
        risk: 0.1,
        pairs: [
          { question: 'Who?', answers: ['Anna'] },
          { question: 'Why?', answers: [] },
        ],
      },
    ]);
    expect(out).toContain('answerFrom: 0.4');
    expect(out).toContain('1 question does not count');
    expect(out).toContain('  line 3: gone.md\n');
    await writeFile(file, '{"question":"Who?"}\n\nno\n{"question":""}\n{"question":"Who?","answers":"Anna"}\n');
    const { code, complaints } = await run(['calibrate', 'service', '--pairs', file], { calibrate });
    expect(code).toBe(2);
    expect(complaints).toContain('line 3: this is no JSON; line 4: `question` has to be');
    expect(complaints).toContain('line 5: `answers` has to be');
  });

  test('prints of a curve what helps, and first that no threshold will do', async () => {
    const file = join(folder, 'pairs.jsonl');
    await writeFile(file, '{"question":"Who?","answers":["Anna"]}\n');
    const curve = Array.from({ length: 101 }, (_, step) => ({
      threshold: step / 100,
      coverage: 1 - step / 100,
      falseAnswers: 0,
      risk: 0.5,
    }));
    const calibrate = (recommended?: number): Pick<KnowledgeCommands, 'calibrate'> => ({
      calibrate: () =>
        Promise.resolve({
          assistant: 'service',
          pairs: 1,
          answerable: 1,
          notFound: [],
          curve,
          ...(recommended === undefined ? {} : { recommended }),
        }),
    });
    const words = ['calibrate', 'service', '--pairs', file];
    const none = await run(words, calibrate());
    expect(none.out.split('\n')[0]).toBe('No threshold keeps the risk that is taken.');
    expect(none.out.split('\n').length).toBeLessThan(30);
    const best = await run(words, calibrate(0.41));
    for (const threshold of ['0.00', '0.40', '0.41', '0.42']) expect(best.out).toContain(`\n  ${threshold} `);
    expect((await run([...words, '--all'], calibrate(0.41))).out.match(/^  \d\.\d\d /gm)).toHaveLength(101);
  });
});
