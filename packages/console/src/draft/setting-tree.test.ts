import type { ConfigurationEdit, SettingView } from '@gatehouse/contract/admin-configuration';
import { describe, expect, it } from 'vitest';
import { editsBetween } from './edits-between.ts';
import { applyEdit, treeOf, valueAt } from './setting-tree.ts';

const setting = (path: SettingView['path'], value: SettingView['value']): SettingView => ({
  path,
  value,
  source: value === null ? 'unset' : 'file',
});

const tree = treeOf([
  setting(['inspection', 'guards', 0, 'use'], 'secrets'),
  setting(['inspection', 'guards', 0, 'id'], null),
  setting(['inspection', 'guards', 1, 'use'], 'ban-code'),
  setting(['inspection', 'guards', 1, 'languages'], ['go', 'sql']),
  setting(['inspection', 'policies'], {}),
  setting(['inspection', 'rules'], []),
]);

describe('the tree of settings', () => {
  it('is put together from single settings, without those that are not set', () => {
    expect(tree).toEqual({
      inspection: {
        guards: [{ use: 'secrets' }, { use: 'ban-code', languages: ['go', 'sql'] }],
        policies: {},
        rules: [],
      },
    });
    expect(valueAt(tree, ['inspection', 'guards', 1, 'languages', 0])).toBe('go');
    expect(valueAt(tree, ['inspection', 'guards', 2, 'use'])).toBeUndefined();
  });

  it.each<[string, ConfigurationEdit, SettingView['path'], unknown]>([
    [
      'sets a value',
      { path: ['inspection', 'guards', 0, 'shadow'], value: true },
      ['inspection', 'guards', 0],
      { use: 'secrets', shadow: true },
    ],
    [
      'removes one',
      { path: ['inspection', 'guards', 1, 'languages'], remove: true },
      ['inspection', 'guards', 1],
      { use: 'ban-code' },
    ],
    [
      'removes an entry',
      { path: ['inspection', 'guards', 0], remove: true },
      ['inspection', 'guards', 0, 'use'],
      'ban-code',
    ],
    [
      'adds an entry at the end',
      { path: ['inspection', 'guards', 2], value: { use: 'json' } },
      ['inspection', 'guards', 2, 'use'],
      'json',
    ],
    [
      'inserts one',
      { path: ['inspection', 'guards', 1], insert: { use: 'json' } },
      ['inspection', 'guards', 2, 'use'],
      'ban-code',
    ],
    ['moves one', { path: ['inspection', 'guards', 1], move: 0 }, ['inspection', 'guards', 0, 'use'], 'ban-code'],
    [
      'adds a map',
      { path: ['inspection', 'policies', 'strict'], value: { guards: [] } },
      ['inspection', 'policies', 'strict'],
      { guards: [] },
    ],
    [
      'leaves what is not there',
      { path: ['inspection', 'policies', 'none'], remove: true },
      ['inspection', 'policies'],
      {},
    ],
  ])('%s', (_what, edit, at, expected) => {
    const before = structuredClone(tree);
    expect(valueAt(applyEdit(tree, edit), at)).toEqual(expected);
    expect(tree).toEqual(before);
  });
});

describe('the edits between two entries', () => {
  it('are those of the settings that differ, whatever their order', () => {
    expect(
      editsBetween(
        ['a', 0],
        { use: 'json', mend: true, cache: { ttl: '1m', entries: 1 }, id: 'x' },
        {
          cache: { entries: 1, ttl: '1m' },
          use: 'json',
          mend: false,
          repair: 1,
        },
      ),
    ).toEqual([
      { path: ['a', 0, 'mend'], value: false },
      { path: ['a', 0, 'id'], remove: true },
      { path: ['a', 0, 'repair'], value: 1 },
    ]);
  });
});
