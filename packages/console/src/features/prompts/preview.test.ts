import { promptTemplateSchema } from '@gatehouse/contract/prompts';
import { describe, expect, test } from 'vitest';
import { languagesOf, previewOf, usualLanguage, valuesIn, wrongValues } from './preview.ts';

const template = promptTemplateSchema.parse({
  name: 'a',
  version: 1,
  model: 'm',
  variables: {
    question: { type: 'string', maxLength: 10 },
    count: { type: 'integer', minimum: 1, default: 3 },
    tags: { type: 'list', required: false },
    loud: { type: 'boolean', default: false },
  },
  texts: {
    de: {
      system: 'Sei laut: {{loud}}.',
      examples: [{ user: 'Eins?', assistant: 'Zwei.' }],
      user: '{{question}} ({{count}})\n{{tags}}',
    },
    en: { user: '{{question}} {{count}} {{tags}} {{loud}}' },
  },
});

describe('the preview of a template', () => {
  test('has the messages in their order, with the values that are given and the usual ones', () => {
    expect(previewOf(template, 'de', { question: 'Was?', tags: 'a\nb' })).toEqual([
      { role: 'system', text: 'Sei laut: no.' },
      { role: 'user', text: 'Eins?' },
      { role: 'assistant', text: 'Zwei.' },
      { role: 'user', text: 'Was? (3)\n- a\n- b' },
    ]);
    expect(previewOf(template, 'en', { loud: 'true', count: '5' })).toEqual([{ role: 'user', text: '… 5 … yes' }]);
  });

  test('knows what is missing and what is no value', () => {
    expect(wrongValues(template, {})).toEqual(['question']);
    expect(wrongValues(template, { question: 'far too long a text', count: '0' })).toEqual(['question', 'count']);
    expect(wrongValues(template, { question: 'x', count: 'many' })).toEqual(['count']);
    expect(wrongValues(template, { question: 'x' })).toEqual([]);
  });

  test('gives values in their types', () => {
    expect(valuesIn(template, { question: 'x', count: '4', tags: 'a\n\nb', loud: 'false' })).toEqual({
      question: 'x',
      count: 4,
      tags: ['a', 'b'],
      loud: false,
    });
  });

  test('knows the languages', () => {
    expect(languagesOf(template)).toEqual(['en', 'de']);
    expect(usualLanguage(template)).toBe('de');
    expect(usualLanguage({ ...template, language: 'en' })).toBe('en');
  });
});
