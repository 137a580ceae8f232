import { isAbsolute } from 'node:path';
import { assistantPrefix } from '@gatehouse/contract/knowledge';
import { addressFindings } from './address-findings.ts';
import { type Entry, entries, textAt } from './entries.ts';
import { didYouMean, mention } from './explain-issue.ts';
import { listedModels } from './listed-models.ts';
import type { ConfigurationPath, Finding } from './problem.ts';
import { childOf, valueAt } from './schema-map.ts';

/** Collections and assistants that are called alike, collections and models that there are not, and addresses that may not be connected to. */
export function knowledgeFindings(value: unknown): Finding[] {
  const collections = entries(value, ['knowledge', 'collections']);
  const assistants = entries(value, ['knowledge', 'assistants']);
  const ids = collections.flatMap(({ entry }) => textAt(entry, 'id') ?? []);
  return [
    ...idFindings(collections, 'two collections have this name'),
    ...idFindings(assistants, 'two assistants have this name'),
    ...collections.flatMap(collectionFindings),
    ...assistants.flatMap((assistant) => assistantFindings(assistant, ids, value)),
    ...(assistants.length === 0 ? [] : takenNames(value)),
    ...['embeddings', 'rerank'].flatMap((leg) => modelFindings(value, ['knowledge', leg, 'model'])),
    ...indexFindings(value),
  ];
}

function idFindings(list: readonly Entry[], message: string): Finding[] {
  const seen = new Map<string, ConfigurationPath>();
  return list.flatMap(({ entry, path }): Finding[] => {
    const id = textAt(entry, 'id');
    if (id === undefined) return [];
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, path);
      return [];
    }
    return [{ path: [...path, 'id'], message, remedy: `The first is ${mention(first)}.` }];
  });
}

function collectionFindings({ entry, path }: Entry): Finding[] {
  const sources = entries(entry, ['sources']).map((source) => ({ ...source, path: [...path, ...source.path] }));
  const names = new Set<string>();
  return sources.flatMap((source) => {
    const name = textAt(source.entry, 'name');
    const again = name !== undefined && names.has(name);
    if (name !== undefined) names.add(name);
    return [
      ...(again
        ? [
            {
              path: [...source.path, 'name'],
              message: 'two tables of this collection have this name',
              remedy: 'Give each of them a name of its own.',
            },
          ]
        : []),
      ...sourceFindings(source),
    ];
  });
}

function sourceFindings({ entry, path }: Entry): Finding[] {
  const kind = textAt(entry, 'kind');
  if (kind === 'web') return webFindings({ entry, path });
  if (kind === 'table') return tableFindings({ entry, path });
  if (kind === 'database') return databaseFindings({ entry, path });
  return [];
}

function webFindings({ entry, path }: Entry): Finding[] {
  const urls = childOf(entry, 'urls');
  const isPrivate = childOf(entry, 'allowPrivateNetwork') === true;
  return (Array.isArray(urls) ? urls : []).flatMap((url: unknown, index) => {
    if (typeof url !== 'string' || !URL.canParse(url)) return [];
    const place = [...path, 'urls', index];
    const { origin, password, pathname, username } = new URL(url);
    if (origin === 'null') return [];
    // A page may have a query, unlike the address of a server.
    const whole = new URL(pathname, origin);
    whole.username = username;
    whole.password = password;
    return addressFindings(place, whole, isPrivate).map((finding) =>
      finding.remedy.includes('apiKey')
        ? { ...finding, remedy: 'Leave them out: pages are fetched without.' }
        : finding,
    );
  });
}

function tableFindings({ entry, path }: Entry): Finding[] {
  const file = textAt(entry, 'path');
  if (file === undefined || /\.(?:csv|json|jsonl)$/i.test(file)) return columnFindings({ entry, path });
  return [
    ...columnFindings({ entry, path }),
    {
      path: [...path, 'path'],
      message: 'a table is a file whose name ends with .csv, .json or .jsonl',
      remedy: 'Files of another kind belong into a source of the kind `folder`.',
    },
  ];
}

function columnFindings({ entry, path }: Entry): Finding[] {
  const seen = new Set<string>();
  return entries(entry, ['columns']).flatMap((column): Finding[] => {
    const name = textAt(column.entry, 'name');
    if (name === undefined) return [];
    const place = [...path, ...column.path];
    const again = seen.has(name);
    seen.add(name);
    const isPrice = textAt(column.entry, 'kind') === 'price';
    return [
      ...(again
        ? [{ path: [...place, 'name'], message: 'this column is named twice', remedy: 'Remove one of them.' }]
        : []),
      ...(!isPrice && childOf(column.entry, 'currency') !== undefined
        ? [
            {
              path: [...place, 'currency'],
              message: 'only a price has a currency',
              remedy: 'Write `kind: price`, or leave `currency` out.',
            },
          ]
        : []),
    ];
  });
}

function databaseFindings({ entry, path }: Entry): Finding[] {
  const url = textAt(entry, 'url');
  const findings = columnFindings({ entry, path });
  if (url === undefined || url.includes('${')) return findings;
  if (/^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url)) return findings;
  const file = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : undefined;
  if (file !== undefined && isAbsolute(file)) return findings;
  return [
    ...findings,
    {
      path: [...path, 'url'],
      message:
        file === undefined ? 'this is no address of a database' : 'the path of an SQLite file has to be a whole path',
      remedy: 'Write postgres://user:password@host/name, or sqlite:/path/of/the/file',
    },
  ];
}

function assistantFindings({ entry, path }: Entry, ids: readonly string[], value: unknown): Finding[] {
  const named = childOf(entry, 'collections');
  const unknown = (Array.isArray(named) ? named : []).flatMap((id: unknown, index): Finding[] =>
    typeof id !== 'string' || ids.includes(id)
      ? []
      : [
          {
            path: [...path, 'collections', index],
            message: `there is no collection \`${id.slice(0, 64)}\``,
            remedy:
              didYouMean(id, [...ids]) ??
              (ids.length === 0
                ? 'Add it to `knowledge.collections`.'
                : `There is ${ids.map((each) => `\`${each}\``).join(', ')}.`),
          },
        ],
  );
  return [...unknown, ...modelFindings(value, [...path, 'model'])];
}

/** Names that would hide an assistant, or be hidden by one. */
function takenNames(value: unknown): Finding[] {
  const message = 'names of this form are those of assistants';
  return [
    ...entries(value, ['models']).flatMap(({ entry, path }) =>
      textAt(entry, 'name')?.startsWith(assistantPrefix) === true
        ? [
            {
              path: [...path, 'name'],
              message,
              remedy: `Write a name that does not begin with \`${assistantPrefix}\`.`,
            },
          ]
        : [],
    ),
    ...entries(value, ['providers']).flatMap(({ entry, path }) =>
      `${textAt(entry, 'id') ?? ''}/` === assistantPrefix
        ? [{ path: [...path, 'id'], message, remedy: 'Give the provider another name.' }]
        : [],
    ),
  ];
}

/** A model that nobody has, as far as that can be told: servers that are asked for their models may have any. */
function modelFindings(value: unknown, path: ConfigurationPath): Finding[] {
  const model = valueAt(value, path);
  if (typeof model !== 'string' || model.startsWith(assistantPrefix)) return [];
  const providers = entries(value, ['providers']).map(({ entry }) => ({
    id: textAt(entry, 'id') ?? '',
    listed: listedModels(entry),
  }));
  const names = [
    ...entries(value, ['models']).flatMap(({ entry }) => textAt(entry, 'name') ?? []),
    ...providers.flatMap(({ id, listed = [] }) => listed.flatMap((name) => [name, `${id}/${name}`])),
  ];
  if (names.includes(model) || providers.some(({ listed }) => listed === undefined)) return [];
  return [
    {
      path,
      message: `there is no model \`${model.slice(0, 64)}\``,
      remedy: didYouMean(model, names) ?? 'Add it to the `models` of a provider, or to `models`.',
    },
  ];
}

function indexFindings(value: unknown): Finding[] {
  const path = ['knowledge', 'index'];
  const index = valueAt(value, path);
  const baseUrl = textAt(index, 'baseUrl');
  if (baseUrl === undefined || !URL.canParse(baseUrl)) return [];
  return addressFindings([...path, 'baseUrl'], new URL(baseUrl), childOf(index, 'allowPrivateNetwork') === true);
}
