import { knowledgeSchema } from '@gatehouse/contract/knowledge';
import { describe, expect, it } from 'vitest';
import type { ChunkHit } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { answerLanguage, usualLanguage } from './answer-language.ts';

function hit(language: Language, support: number): ChunkHit {
  const chunk = {
    id: 'a',
    collection: 'c',
    document: 'd',
    documentHash: '',
    hash: '',
    source: '',
    anchor: '',
    titles: [],
    text: '',
    language,
  };
  return { chunk, quote: '', score: 1, support, terms: [], lexical: undefined, similarity: undefined };
}

describe('the language of an answer', () => {
  const nothing = { earlier: [], hits: [], usual: 'en' as const };

  it('is that of the question where it tells', () => {
    expect(answerLanguage({ ...nothing, text: 'Wie lange habe ich dafür Zeit?' })).toBe('de');
    expect(answerLanguage({ ...nothing, usual: 'de', text: 'How long do I have for that?' })).toBe('en');
  });

  it('is that of the conversation, then of what was found best, then the usual one of the assistant', () => {
    const hits = [hit('en', 0.1), hit('de', 0.3)];
    expect(answerLanguage({ ...nothing, text: 'Kandis', earlier: ['Wie lange dauert der Versand?'] })).toBe('de');
    expect(answerLanguage({ ...nothing, text: 'Kandis', hits })).toBe('de');
    expect(answerLanguage({ ...nothing, text: 'Kandis' })).toBe('en');
    expect(answerLanguage({ ...nothing, usual: 'de', text: 'Kandis' })).toBe('de');
  });

  it('is usually the one in which an assistant is configured first', () => {
    const configured = (more: object) => {
      const assistant = { id: 'a', collections: ['c'], ...more };
      const [options] = knowledgeSchema.parse({ collections: [{ id: 'c' }], assistants: [assistant] }).assistants;
      if (options === undefined) throw new Error('there is one');
      return usualLanguage(options);
    };
    expect(configured({})).toBe('en');
    expect(configured({ examples: { de: ['Was kostet der Versand?'] } })).toBe('de');
    expect(configured({ handOver: { contact: { de: 'Anruf genügt.', en: 'Give us a call.' } } })).toBe('de');
  });
});
