import type { ConfigurationProblem } from '@gatehouse/contract/admin-configuration';
import { expect, test } from 'vitest';
import { placedProblems } from './problem-places.ts';

const problemAt = (path: string): ConfigurationProblem => ({ line: 1, column: 1, path, message: path, remedy: '' });

test('problems stand at the part of the editor that they are about', () => {
  const paths = [
    'prompts.templates[2].name',
    'prompts.templates[2].model',
    'prompts.templates[2].description',
    'prompts.templates[2].variables.topic.values[0]',
    'prompts.templates[2].variables["a \\"b].c"]',
    'prompts.templates[2].texts.de.user',
    'prompts.templates[2].settings.temperature',
    'prompts.templates[2].cases[3].expect.matches[0]',
  ];
  const { name, model, plain, variables, texts, settings, cases, elsewhere } = placedProblems(paths.map(problemAt), 2);
  const pathsOf = (problems: readonly ConfigurationProblem[] | undefined) => problems?.map(({ path }) => path);
  expect(pathsOf(name)).toEqual([paths[0]]);
  expect(pathsOf(model)).toEqual([paths[1]]);
  expect(pathsOf(plain)).toEqual([paths[2]]);
  expect(pathsOf(variables.get('topic'))).toEqual([paths[3]]);
  expect(pathsOf(variables.get('a "b].c'))).toEqual([paths[4]]);
  expect(pathsOf(texts.get('de'))).toEqual([paths[5]]);
  expect(pathsOf(settings)).toEqual([paths[6]]);
  expect(pathsOf(cases.get(3))).toEqual([paths[7]]);
  expect(elsewhere).toEqual([]);
});

test('what is of another template, or of no part, stands below', () => {
  const paths = [
    '',
    'providers[0].kind',
    'prompts.templates[1].name',
    'prompts.templates[2]',
    'prompts.templates[2].texts',
  ];
  expect(placedProblems(paths.map(problemAt), 2).elsewhere).toHaveLength(paths.length);
  expect(placedProblems([problemAt('prompts.templates[0].name')], undefined).elsewhere).toHaveLength(1);
});
