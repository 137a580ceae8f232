import { type PromptsOptions, promptsSchema, type PromptTemplateInput } from '@gatehouse/contract/prompts';
import { describe, expect, it } from 'vitest';
import { promptConsequences } from './prompt-consequences.ts';

function prompts(...templates: readonly Partial<PromptTemplateInput>[]): PromptsOptions {
  return promptsSchema.parse({
    templates: templates.map((one) => ({
      name: 'support',
      version: 1,
      model: 'm',
      texts: { en: { user: 'hello' } },
      ...one,
    })),
  });
}

function said(before: PromptsOptions, after: PromptsOptions): readonly string[] {
  return promptConsequences(before, after).map(
    ({ kind, path, subject, from = '', to = '', weakens }) =>
      `${kind} ${path} ${subject ?? ''} ${from}>${to}${weakens ? ' weaker' : ''}`,
  );
}

describe('what follows from a change of templates', () => {
  it('is nothing for a draft that is added, changed or described anew', () => {
    const draft = { version: 2, draft: true };
    expect(said(prompts({}), prompts({}, draft))).toEqual([]);
    expect(said(prompts({}, draft), prompts({}, { ...draft, model: 'other' }))).toEqual([]);
    expect(said(prompts({}), prompts({ description: 'for customers', cases: [{ name: 'one' }] }))).toEqual([]);
  });

  it('is that another version answers, where one is published or withdrawn', () => {
    const both = prompts({}, { version: 2 });
    const drafted = prompts({}, { version: 2, draft: true });
    expect(said(drafted, both)).toEqual(['prompt-current prompts.templates[1] prompt/support 1>2']);
    expect(said(both, drafted)).toEqual(['prompt-current prompts.templates[0] prompt/support 2>1']);
    expect(said(prompts(), prompts({}))).toEqual(['prompt-current prompts.templates[0] prompt/support >1']);
    expect(said(prompts({}), prompts({ draft: true }))).toEqual([
      'prompt-current prompts.templates[0] prompt/support 1>',
    ]);
  });

  it('is that a version is gone, and which one answers then', () => {
    expect(said(prompts({}, { version: 2 }), prompts({}))).toEqual([
      'prompt-removed prompts.templates[1] prompt/support@2 >',
      'prompt-current prompts.templates[0] prompt/support 2>1',
    ]);
    expect(said(prompts({}, { version: 2 }), prompts({ version: 2 }))).toEqual([
      'prompt-removed prompts.templates[0] prompt/support@1 >',
    ]);
  });

  it('is that a version in use asks something else under its old number', () => {
    expect(said(prompts({}), prompts({ texts: { en: { user: 'good day' } } }))).toEqual([
      'prompt-changed prompts.templates[0] prompt/support@1 >',
    ]);
  });
});
