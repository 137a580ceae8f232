import { templateProblems, templateProblemText } from '@gatehouse/contract/prompt-problems';
import { type PromptTemplateInput, promptTemplateSchema } from '@gatehouse/contract/prompts';
import { describe, expect, test } from 'vitest';
import { createPromptBook, templateHash } from './prompt-book.ts';

const template = (more: Partial<PromptTemplateInput> = {}) =>
  promptTemplateSchema.parse({
    name: 'a',
    version: 1,
    model: 'm',
    variables: { text: { type: 'string' } },
    texts: { en: { user: '{{text}}' } },
    ...more,
  });

describe('templates', () => {
  test.each<[Partial<PromptTemplateInput>, string]>([
    [{ texts: { en: { user: '{{other}}' } } }, 'texts.en.user: there is no variable `other`'],
    [{ texts: { en: { user: '{{#text}}' } } }, 'texts.en.user: two braces must enclose the name of a variable'],
    [{ texts: { en: { system: '{{text}}' } } }, 'texts.en: there is no question'],
    [{ texts: { en: { user: 'Hello' } } }, 'variables.text: no text has it'],
    [{ language: 'de' }, 'language: there are no texts in `de`'],
    [{ variables: { text: { type: 'string', maxLength: 2, default: 'abc' } } }, 'variables.text.default'],
  ])('that say %j are told to their author', (more, problem) => {
    const [found] = templateProblems(template(more)).map(templateProblemText);
    expect(found).toContain(problem);
    expect(() => createPromptBook([template(more)])).toThrow(problem);
  });

  test('are told apart by name and version', () => {
    expect(() => createPromptBook([template(), template()])).toThrow('two of this name and version');
    const { templates } = createPromptBook([
      template(),
      template({ version: 3, draft: true }),
      template({ version: 2 }),
      template({ name: 'b' }),
    ]);
    expect(templates.map(({ current, name, version }) => [name, version, current])).toEqual([
      ['a', 3, false],
      ['a', 2, true],
      ['a', 1, false],
      ['b', 1, true],
    ]);
  });

  test('have a hash of what they ask, and of nothing else', () => {
    const hash = templateHash(template());
    expect(templateHash(template({ description: 'x', draft: true, cases: [{ name: 'c' }] }))).toBe(hash);
    expect(templateHash(template({ texts: { en: { user: '{{text}}.' } } }))).not.toBe(hash);
    expect(templateHash(template({ model: 'n' }))).not.toBe(hash);
  });
});
