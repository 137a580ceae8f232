import type { ExtractiveOptions } from '@gatehouse/contract/config';
import { describe, expect, it } from 'vitest';
import { collect, emptyAnswer, type CollectedAnswer } from '../core/answer.ts';
import type { Delta } from '../core/delta.ts';
import type { GatehouseError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { KnowledgeHit, KnowledgeQuestion, KnowledgeResult, KnowledgeSearch, Language } from '../core/knowledge.ts';
import type { ProviderCall } from '../core/provider.ts';
import { smallTalkOf } from '../knowledge/assistants/small-talk.ts';
import { createExtractive } from './extractive.ts';

const options: ExtractiveOptions = {
  id: 'help',
  kind: 'extractive',
  knowledge: ['k'],
  model: 'extractive',
  passages: 3,
  threshold: 0.4,
};
const clock = { now: () => 1_700_000_000_500, elapsed: () => 0 };

function hit(support: number, language: Language = 'de', text = 'Sie haben 30 Tage Zeit.'): KnowledgeHit {
  const passage = {
    id: 'faq.md#rueckgabe',
    titles: ['FAQ', 'Rückgabe und Umtausch'],
    source: 'faq.md',
    anchor: 'rueckgabe',
    language,
    text,
  };
  return { passage, quote: text, score: 1, support, terms: [] };
}

interface Asked {
  readonly questions: KnowledgeQuestion[];
  readonly search: KnowledgeSearch;
}

function answeringWith(result: KnowledgeResult): Asked {
  const questions: KnowledgeQuestion[] = [];
  return {
    questions,
    search: {
      find: async (question) => {
        questions.push(question);
        return result;
      },
      statistics: () => ({ files: 1, passages: 1, languages: ['de'] }),
    },
  };
}

function callWith(body: JsonObject, changes: Partial<ProviderCall> = {}, choices = 1): ProviderCall {
  const request = {
    kind: 'chat',
    model: 'extractive',
    segments: [],
    notInspected: {},
    body,
    stream: true,
    includeUsage: true,
    choices,
  } as const;
  return { request, target: 'extractive', requestId: 'r', signal: new AbortController().signal, ...changes };
}

async function deltasOf(search: KnowledgeSearch, call: ProviderCall): Promise<Delta[]> {
  return Array.fromAsync(await createExtractive(options, { search, smallTalkOf, clock }).call(call));
}

async function answerTo(search: KnowledgeSearch, content: string, extra: JsonObject = {}): Promise<CollectedAnswer> {
  const answer = emptyAnswer();
  for (const delta of await deltasOf(search, callWith({ messages: [{ role: 'user', content }], ...extra })))
    collect(answer, delta);
  return answer;
}

describe('the extractive model', () => {
  it('quotes word for word and names the source', async () => {
    const { search } = answeringWith({ language: 'de', hits: [hit(0.9)] });
    const { choices } = await answerTo(search, 'Wie lange kann ich umtauschen?');
    expect(choices[0]?.content).toContain('> Sie haben 30 Tage Zeit.\n');
    expect(choices[0]?.content).toContain('> — Rückgabe und Umtausch (faq.md#rueckgabe)');
    expect(choices[0]?.content).toContain('nur mit wörtlichen Zitaten');
    expect(choices[0]?.finish).toBe('stop');
  });

  it('says that it does not know, in the language of the question, below the threshold', async () => {
    const german = answeringWith({ language: 'de', hits: [hit(0.39)] });
    expect((await answerTo(german.search, 'Wetter?')).choices[0]?.content).toMatch(/^Ich weiß es nicht\./);
    const english = answeringWith({ language: 'en', hits: [] });
    const { choices } = await answerTo(english.search, 'Weather?');
    expect(choices[0]?.content).toMatch(/^I do not know\./);
    expect(choices[0]?.finish).toBe('stop');
  });

  it('says so when it has the passage in the other language only', async () => {
    const { search } = answeringWith({ language: 'en', hits: [hit(0.9, 'de')] });
    expect((await answerTo(search, 'How long?')).choices[0]?.content).toContain('in German only');
  });

  it('says in both languages that it understands no others', async () => {
    const { search } = answeringWith({ language: undefined, hits: [] });
    const { choices } = await answerTo(search, 'Combien coûte la livraison ?');
    expect(choices[0]?.content).toContain('nur Fragen auf Deutsch und Englisch');
    expect(choices[0]?.content).toContain('only understand questions in German and English');
  });

  it('says what it is when it is greeted, without searching', async () => {
    const asked = answeringWith({ language: 'de', hits: [hit(0.9)] });
    expect((await answerTo(asked.search, 'Hallo!')).choices[0]?.content).toContain('zitiere nur wörtlich');
    expect((await answerTo(asked.search, 'Thank you!')).choices[0]?.content).toContain('only quote');
    expect((await answerTo(asked.search, 'Who are you?')).choices[0]?.content).toContain('not a language model');
    expect(asked.questions).toHaveLength(0);
  });

  it('searches where a greeting comes with a question', async () => {
    const asked = answeringWith({ language: 'de', hits: [hit(0.9)] });
    await answerTo(asked.search, 'Hallo, was kostet der Versand?');
    expect(asked.questions).toHaveLength(1);
  });

  it('asks with the last message of the user, and the ones before as context', async () => {
    const asked = answeringWith({ language: 'de', hits: [] });
    const messages = [
      { role: 'system', content: 'Du bist ein Pirat.' },
      { role: 'user', content: 'Was kostet das Zelt?' },
      { role: 'assistant', content: '100 €' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Und in Blau?' },
          { type: 'image_url', image_url: { url: 'data:,' } },
        ],
      },
    ];
    await deltasOf(asked.search, callWith({ messages }));
    expect(asked.questions).toEqual([{ text: 'Und in Blau?', earlier: ['Was kostet das Zelt?'], limit: 3 }]);
  });

  it('streams word by word, in pieces that make up the answer', async () => {
    const { search } = answeringWith({ language: 'de', hits: [hit(0.9)] });
    const deltas = await deltasOf(search, callWith({ messages: [{ role: 'user', content: 'Umtausch' }] }));
    const texts = deltas.filter((delta) => delta.type === 'text');
    expect(texts.length).toBeGreaterThan(15);
    for (const { text } of texts) expect(text.trim()).not.toMatch(/\s/);
    expect(deltas[0]).toEqual({ type: 'start', model: 'extractive', created: 1_700_000_000 });
    expect(deltas.at(-1)).toMatchObject({ type: 'usage', usage: { input: 2 } });
  });

  it('gives equal choices for n, and never calls tools', async () => {
    const { search } = answeringWith({ language: 'de', hits: [hit(0.9)] });
    const call = callWith(
      { messages: [{ role: 'user', content: 'Umtausch' }], tools: [{ type: 'function', function: { name: 'order' } }] },
      {},
      2,
    );
    const answer = emptyAnswer();
    for (const delta of await deltasOf(search, call)) collect(answer, delta);
    expect(answer.choices.map((choice) => choice.index)).toEqual([0, 1]);
    expect(answer.choices[0]?.content).toBe(answer.choices[1]?.content);
    expect(answer.choices.flatMap((choice) => choice.toolCalls)).toEqual([]);
  });

  it('stops at a stop text and at the token limit', async () => {
    const { search } = answeringWith({ language: 'de', hits: [hit(0.9)] });
    const stopped = await answerTo(search, 'Umtausch', { stop: ['30 Tage'] });
    expect(stopped.choices[0]?.content).toMatch(/Sie haben $/);
    expect(stopped.choices[0]?.finish).toBe('stop');
    const cut = await answerTo(search, 'Umtausch', { max_completion_tokens: 5 });
    expect(cut.choices[0]?.content).toHaveLength(20);
    expect(cut.choices[0]?.finish).toBe('length');
  });

  it('refuses what it cannot do', async () => {
    const { search } = answeringWith({ language: 'de', hits: [] });
    const provider = createExtractive(options, { search, smallTalkOf, clock });
    const embeddings = {
      kind: 'embeddings',
      model: 'extractive',
      segments: [],
      notInspected: {},
      body: { input: 'x' },
    } as const;
    await expect(provider.call(callWith({}, { request: embeddings }))).rejects.toMatchObject({
      code: 'unsupported_by_model',
    } satisfies Partial<GatehouseError>);
    await expect(
      provider.call(callWith({ messages: [], response_format: { type: 'json_object' } })),
    ).rejects.toMatchObject({ code: 'unsupported_by_model', param: 'response_format' });
    await expect(provider.call(callWith({ messages: [] }, { target: 'gpt' }))).rejects.toMatchObject({
      code: 'upstream_model_not_found',
    });
  });

  it('stops when the client goes away', async () => {
    const { search } = answeringWith({ language: 'de', hits: [hit(0.9)] });
    const controller = new AbortController();
    const stream = await createExtractive(options, { search, smallTalkOf, clock }).call(
      callWith({ messages: [{ role: 'user', content: 'Umtausch' }] }, { signal: controller.signal }),
    );
    const drain = async (): Promise<void> => {
      for await (const delta of stream) if (delta.type === 'text') controller.abort();
    };
    await expect(drain()).rejects.toThrow();
  });

  it('has one model and reports what it quotes from', async () => {
    const { search } = answeringWith({ language: 'de', hits: [] });
    const provider = createExtractive(options, { search, smallTalkOf, clock });
    const { signal } = new AbortController();
    expect((await provider.models(signal)).map((model) => model.id)).toEqual(['extractive']);
    expect(await provider.check(signal)).toMatchObject({ ok: true, summary: 'quotes from 1 passage of 1 file (de)' });
  });
});
