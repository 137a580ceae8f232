import { expect, test } from 'vitest';
import { knowledgeFindings } from './knowledge-checks.ts';
import { formatPath } from './problem.ts';

const providers = [{ id: 'local', kind: 'openai-compatible', models: ['small', 'vectors'] }];

function found(knowledge: object, more: object = {}): readonly string[] {
  return knowledgeFindings({ providers, knowledge, ...more }).map(
    ({ message, path }) => `${formatPath(path)}: ${message}`,
  );
}

test('names collections that there are not, with the place', () => {
  const assistants = [{ id: 'service', collections: ['shop', 'shpo'] }];
  expect(found({ collections: [{ id: 'shop' }], assistants })).toEqual([
    'knowledge.assistants[0].collections[1]: there is no collection `shpo`',
  ]);
});

test('names collections and assistants that are called alike', () => {
  expect(
    found({
      collections: [{ id: 'shop' }, { id: 'shop' }],
      assistants: [
        { id: 'a', collections: ['shop'] },
        { id: 'a', collections: ['shop'] },
      ],
    }),
  ).toEqual([
    'knowledge.collections[1].id: two collections have this name',
    'knowledge.assistants[1].id: two assistants have this name',
  ]);
});

test('names models that nobody has, unless a server is asked for its models', () => {
  const knowledge = {
    collections: [{ id: 'shop' }],
    assistants: [{ id: 'a', collections: ['shop'], model: 'smal' }],
    embeddings: { model: 'local/vectors' },
    rerank: { model: 'none' },
  };
  expect(found(knowledge)).toEqual([
    'knowledge.assistants[0].model: there is no model `smal`',
    'knowledge.rerank.model: there is no model `none`',
  ]);
  expect(found(knowledge, { providers: [...providers, { id: 'other', models: 'discover' }] })).toEqual([]);
});

test('keeps the names of assistants for assistants', () => {
  const knowledge = { collections: [{ id: 'shop' }], assistants: [{ id: 'a', collections: ['shop'] }] };
  const taken = { models: [{ name: 'assistant/a' }], providers: [{ id: 'assistant', models: ['m'] }] };
  expect(found(knowledge, taken)).toEqual([
    'models[0].name: names of this form are those of assistants',
    'providers[0].id: names of this form are those of assistants',
  ]);
  expect(found({ collections: [{ id: 'shop' }] }, taken)).toEqual([]);
});

test('names addresses in private networks and with passwords, and takes pages with a query', () => {
  const urls = ['http://127.0.0.1/a', 'https://shop.example.org/faq?page=2', 'https://me:pass@shop.example.org/'];
  expect(found({ collections: [{ id: 'shop', sources: [{ kind: 'web', urls }] }] })).toEqual([
    'knowledge.collections[0].sources[0].urls[0]: this address is in a private or loopback range, which is not allowed here',
    'knowledge.collections[0].sources[0].urls[2]: an address must not hold a user name or password',
  ]);
  const open = [{ kind: 'web', urls: urls.slice(0, 2), allowPrivateNetwork: true }];
  expect(found({ collections: [{ id: 'shop', sources: open }] })).toEqual([]);
});

test('names what is wrong with tables and databases', () => {
  const table = (more: object) => ({ kind: 'table', path: 'a.csv', name: 't', key: 'id', title: 'name', ...more });
  const database = (url: string, name: string) => ({ ...table({ name }), kind: 'database', url });
  const sources = [
    table({ path: 'a.xlsx' }),
    table({ columns: [{ name: 'a' }, { name: 'a', currency: 'EUR' }] }),
    database('mysql://a/b', 'one'),
    database('sqlite:shop.db', 'two'),
    database('sqlite:/data/shop.db', 'three'),
    database('${DATABASE}', 'four'),
  ];
  expect(found({ collections: [{ id: 'shop', sources }] })).toEqual([
    'knowledge.collections[0].sources[0].path: a table is a file whose name ends with .csv, .json or .jsonl',
    'knowledge.collections[0].sources[1].name: two tables of this collection have this name',
    'knowledge.collections[0].sources[1].columns[1].name: this column is named twice',
    'knowledge.collections[0].sources[1].columns[1].currency: only a price has a currency',
    'knowledge.collections[0].sources[2].url: this is no address of a database',
    'knowledge.collections[0].sources[3].url: the path of an SQLite file has to be a whole path',
  ]);
});
