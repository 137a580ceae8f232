import { entries, textAt } from './entries.ts';
import { didYouMean } from './explain-issue.ts';
import type { Finding } from './problem.ts';
import { childOf } from './schema-map.ts';

/** Rows of the register of models that cannot mean anything. */
export function registerFindings(value: unknown): readonly Finding[] {
  const rows = entries(value, ['modelRegister', 'models']);
  const providers = entries(value, ['providers']).flatMap(({ entry }) => textAt(entry, 'id') ?? []);
  const names = rows.map(({ entry }) => JSON.stringify([textAt(entry, 'provider'), textAt(entry, 'model')]));
  return rows.flatMap(({ entry, path }, index): readonly Finding[] => {
    const provider = textAt(entry, 'provider');
    const model = textAt(entry, 'model') ?? '';
    return [
      ...(provider === undefined || providers.includes(provider)
        ? []
        : [
            {
              path: [...path, 'provider'],
              message: `there is no provider \`${provider}\``,
              remedy: didYouMean(provider, providers) ?? 'Name one of the `providers`.',
            },
          ]),
      ...(names.indexOf(names[index] ?? '') === index
        ? []
        : [{ path, message: 'this model stands there already', remedy: 'Remove one of them.' }]),
      ...(model.includes('*') && childOf(entry, 'digests') !== undefined
        ? [
            {
              path: [...path, 'digests'],
              message: 'a pattern stands for several models, which cannot all be the same',
              remedy: 'Write a row for each, or leave the digests out.',
            },
          ]
        : []),
    ];
  });
}
