import type { SettingView } from '@gatehouse/contract/admin-configuration';
import { type PromptTemplateInput, promptTemplateSchema } from '@gatehouse/contract/prompts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdit, treeOf } from '../../draft/setting-tree.ts';
import type { SettingValues } from '../../setting-form/setting-values.ts';
import { editedTemplate, emptyTemplate, namesTwice, nextVersion, writtenTemplate } from './edited-template.ts';
import { editsForTemplate, editsForVersion, templateFolder, writtenTemplates } from './written-templates.ts';

const support = {
  name: 'support',
  version: 1,
  description: 'For customers',
  model: 'chat',
  variables: {
    question: { type: 'string', maxLength: 200 },
    tone: { type: 'enum', values: ['friendly', 'brief'], default: 'friendly' },
  },
  language: 'en',
  texts: {
    en: { system: 'Be {{tone}}.', examples: [{ user: 'Hi', assistant: 'Hello' }], user: '{{question}}' },
    de: { user: '{{question}} {{tone}}' },
  },
  conversation: true,
  settings: { temperature: 0.2 },
  cases: [{ name: 'greets', variables: { question: 'Hi' }, expect: { contains: ['Hello'] } }],
} satisfies PromptTemplateInput as unknown as SettingValues;

const inFile = (path: SettingView['path'], value: SettingView['value'], source: SettingView['source'] = 'file') => ({
  path,
  value,
  source,
});

describe('a template in a form', () => {
  it('is written as it was read', () => {
    expect(writtenTemplate(editedTemplate(support))).toEqual(support);
  });

  it('loses nothing of any template that the schema allows', () => {
    const text = fc.string({ minLength: 1, maxLength: 20 });
    const texts = fc.record(
      { system: text, user: text, examples: fc.array(fc.record({ user: text, assistant: text }), { minLength: 1 }) },
      { requiredKeys: ['user'] },
    );
    const variable = fc.oneof(
      fc.record({ type: fc.constant('string'), maxLength: fc.integer({ min: 1, max: 90 }) }),
      fc.record({ type: fc.constant('list'), before: fc.string({ maxLength: 3 }) }),
      fc.record({ type: fc.constant('boolean'), default: fc.boolean() }),
    );
    const template = fc.record(
      {
        name: fc.constantFrom('a', 'b-c'),
        version: fc.integer({ min: 1, max: 9 }),
        model: fc.constant('m'),
        variables: fc.dictionary(fc.constantFrom('x', 'y', 'Z9'), variable, { minKeys: 1, noNullPrototype: true }),
        texts: fc.oneof(fc.record({ de: texts, en: texts }), fc.record({ de: texts })),
        settings: fc.record({ maxTokens: fc.integer({ min: 1, max: 99 }) }),
        conversation: fc.constant(true),
      },
      { requiredKeys: ['name', 'version', 'model', 'texts'] },
    );
    fc.assert(
      fc.property(template, (given) => {
        const written = writtenTemplate(editedTemplate(given));
        expect(written).toEqual(given);
        expect(promptTemplateSchema.safeParse(written).success).toBe(promptTemplateSchema.safeParse(given).success);
      }),
    );
  });

  it('begins empty as a draft, and goes on as a draft of the next number', () => {
    expect(writtenTemplate(emptyTemplate('de'))).toEqual({
      name: '',
      version: 1,
      draft: true,
      model: '',
      texts: { de: {} },
    });
    expect(writtenTemplate(nextVersion(editedTemplate(support), 4))).toEqual({ ...support, version: 4, draft: true });
  });

  it('tells of names that two variables have', () => {
    const options = { type: 'string' };
    expect(namesTwice([])).toEqual([]);
    expect(namesTwice(['a', 'b', 'a', 'a'].map((name) => ({ name, options })))).toEqual(['a']);
  });
});

describe('templates of a configuration', () => {
  const second = { ...support, version: 2, draft: true };
  const other = { name: 'other', version: 1, model: 'chat', texts: { en: { user: 'x' } } };
  const after = (
    before: readonly SettingValues[],
    edits: readonly Parameters<typeof applyEdit>[1][],
  ): SettingValues[] =>
    (
      edits.reduce(applyEdit, { prompts: { templates: before } } as SettingValues) as never as {
        prompts: { templates: SettingValues[] };
      }
    )['prompts'].templates;

  it('are read without what holds by default', () => {
    const settings = [
      inFile(['prompts', 'folder'], 'prompts.d'),
      inFile(['prompts', 'templates', 0, 'name'], 'support'),
      inFile(['prompts', 'templates', 0, 'draft'], false, 'default'),
      inFile(['prompts', 'templates', 0, 'texts', 'en', 'user'], 'ask ${TOPIC}', 'environment'),
    ];
    expect(writtenTemplates(settings)).toEqual([{ name: 'support', texts: { en: { user: 'ask ${TOPIC}' } } }]);
    expect(writtenTemplates([])).toEqual([]);
    expect(templateFolder(settings)).toBe('prompts.d');
    expect(templateFolder([inFile(['prompts', 'folder'], null, 'unset')])).toBe('');
    expect(treeOf(settings)).toMatchObject({ prompts: { templates: [{ draft: false }] } });
  });

  it('get another one in the place that fits', () => {
    expect(after([], editsForTemplate([], support, false))).toEqual([support]);
    expect(after([support, other], editsForTemplate([support, other], second, false))).toEqual([
      support,
      second,
      other,
    ]);
    expect(after([support], editsForTemplate([support], other, true))).toEqual([support, other]);
    const changed = { ...second, model: 'another' };
    const edits = editsForTemplate([support, second], changed, true);
    expect(edits).toEqual([{ path: ['prompts', 'templates', 1, 'model'], value: 'another' }]);
    expect(after([support, second], edits)).toEqual([support, changed]);
    // Somebody else was faster: the gateway says that there are two.
    expect(after([support], editsForTemplate([support], support, false))).toEqual([support, support]);
  });

  it('are published, withdrawn and removed, where they are still there', () => {
    const both = [support, second];
    expect(after(both, editsForVersion(both, { name: 'support', version: 2 }, 'publish'))[1]).not.toHaveProperty(
      'draft',
    );
    expect(after(both, editsForVersion(both, { name: 'support', version: 1 }, 'withdraw'))[0]).toMatchObject({
      draft: true,
    });
    expect(after(both, editsForVersion(both, { name: 'support', version: 1 }, 'remove'))).toEqual([second]);
    expect(editsForVersion(both, { name: 'support', version: 3 }, 'remove')).toEqual([]);
  });
});
