import { configurationSchema } from '@gatehouse/contract/config';
import { expect, test } from 'vitest';
import { settingGroups } from './setting-groups.ts';
import { settingsTexts } from './texts.ts';

const settings = Object.keys(configurationSchema.shape).map((name) => ({
  path: [name],
  value: null,
  source: 'unset' as const,
  description: { en: `of ${name}`, de: `zu ${name}` },
}));

test.each(['en', 'de'] as const)('every group of settings has a title, in %s', (language) => {
  const names = settingGroups(settings, {}, language).map(({ name }) => name);
  expect(names.length).toBeGreaterThan(10);
  expect(Object.keys(settingsTexts[language].effective.groups).toSorted()).toEqual(names.toSorted());
});

test('settings are found by what is said of them in the language of the page', () => {
  const found = (text: string, language: 'en' | 'de') =>
    settingGroups(settings, { text }, language).flatMap((group) => group.settings.map(({ path }) => path[0]));
  expect(found('zu ledger', 'de')).toEqual(['ledger']);
  expect(found('zu ledger', 'en')).toEqual([]);
  expect(found('OF ledger', 'en')).toEqual(['ledger']);
});
