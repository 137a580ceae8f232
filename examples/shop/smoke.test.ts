import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configurationSchema } from '@gatehouse/contract/config';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { collect, emptyAnswer } from '../../packages/gateway/src/core/answer.ts';
import type { Json } from '../../packages/gateway/src/core/json.ts';
import type { Provider } from '../../packages/gateway/src/core/provider.ts';
import { createKnowledgeSearch } from '../../packages/gateway/src/knowledge/knowledge-search.ts';
import { loadKnowledge } from '../../packages/gateway/src/knowledge/load-knowledge.ts';
import { createExtractive } from '../../packages/gateway/src/providers/extractive.ts';
import { smallTalkOf } from '../../packages/gateway/src/knowledge/assistants/small-talk.ts';
import { everydayQuestions } from './everyday-questions.ts';
import { freshQuestions } from './fresh-questions.ts';
import { heldOutQuestions } from './held-out-questions.ts';
import { halvesOf, type QuestionSet } from './question-set.ts';
import { tunedQuestions } from './tuned-questions.ts';

const folder = dirname(fileURLToPath(import.meta.url));
let provider: Provider;

beforeAll(async () => {
  const configuration = configurationSchema.parse(parse(readFileSync(join(folder, 'gatehouse.yaml'), 'utf8')));
  const [options] = configuration.providers;
  if (options?.kind !== 'extractive') throw new Error('the example has no extractive provider');
  const search = createKnowledgeSearch(await loadKnowledge(options.knowledge.map((path) => join(folder, path))));
  provider = createExtractive(options, {
    search,
    smallTalkOf,
    clock: { now: () => 1_700_000_000_000, elapsed: () => 0 },
  });
});

async function ask(...turns: readonly string[]): Promise<string> {
  const messages: Json[] = turns.map((content) => ({ role: 'user', content }));
  const stream = await provider.call({
    request: {
      kind: 'chat',
      model: 'quellwinkel',
      segments: [],
      notInspected: {},
      body: { messages },
      stream: false,
      includeUsage: false,
      choices: 1,
    },
    target: 'quellwinkel',
    requestId: 'request',
    signal: new AbortController().signal,
  });
  const answer = emptyAnswer();
  for await (const delta of stream) collect(answer, delta);
  return answer.choices[0]?.content ?? '';
}

function abstained(answer: string): boolean {
  return ['Ich weiß es nicht.', 'I do not know.', 'Ich verstehe nur'].some((start) => answer.startsWith(start));
}

function firstSource(answer: string): string {
  return answer.split('\n').find((line) => line.startsWith('> — ')) ?? '';
}

describe('the shop', () => {
  it.each(['Wo ist euer Laden?', 'Wo ist Ihr Laden?', 'Wo finde ich euren Laden?'])(
    'says where its showroom is when asked "%s"',
    async (question) => {
      expect(await ask(question)).toContain('am Mühlbach 7');
    },
  );

  it.each(['DROP TABLE users;', 'Lorem ipsum', 'asdf qwer'])(
    'answers "%s", which is no language, in both',
    async (text) => {
      expect(await ask(text)).toMatch(
        /^Ich verstehe nur .* weiß ich nichts\. \/ I only understand .* know nothing about this\.$/,
      );
    },
  );
});

interface Rates {
  /** Of the answerable questions: quoted first from the right place, quoted from elsewhere. */
  readonly right: number;
  readonly wrong: number;
  /** Of the unanswerable questions: answered all the same. */
  readonly invented: number;
}

async function measure(set: QuestionSet): Promise<Rates> {
  let right = 0;
  let wrong = 0;
  let invented = 0;
  for (const { question, right: places } of set.answerable) {
    const answer = await ask(question);
    if (abstained(answer)) continue;
    if (places.some((place) => firstSource(answer).includes(place))) right += 1;
    else wrong += 1;
  }
  for (const question of set.unanswerable) if (!abstained(await ask(question))) invented += 1;
  return {
    right: right / set.answerable.length,
    wrong: wrong / set.answerable.length,
    invented: invented / set.unanswerable.length,
  };
}

function expectNoWorse(rates: Rates, than: Rates): void {
  expect(rates.right).toBeGreaterThanOrEqual(than.right);
  expect(rates.wrong).toBeLessThanOrEqual(than.wrong);
  expect(rates.invented).toBeLessThanOrEqual(than.invented);
}

describe('the example shop', () => {
  it('answers the questions it was tuned on from the right source', async () => {
    const rates = await measure(tunedQuestions);
    expect(rates.right).toBeGreaterThanOrEqual(0.9);
    expect(rates.wrong).toBeLessThanOrEqual(0.1);
    expect(rates.invented).toBeLessThanOrEqual(0.06);
  });

  it('answers held-out questions from the right source, and says that it does not know the rest', async () => {
    const rates = await measure(heldOutQuestions);
    expect(rates.right).toBeGreaterThanOrEqual(0.75);
    expect(rates.wrong).toBeLessThanOrEqual(0.05);
    expect(rates.invented).toBeLessThanOrEqual(0.06);
  });

  it('does as well on questions that were written afterwards', async () => {
    const rates = await measure(freshQuestions);
    expect(rates.right).toBeGreaterThanOrEqual(0.8);
    expect(rates.wrong).toBeLessThanOrEqual(0.075);
    expect(rates.invented).toBeLessThanOrEqual(0.07);
  });

  it('answers what customers type in a hurry', async () => {
    const { development, heldOut } = halvesOf(everydayQuestions);
    // The search is deterministic: these are the rates that were measured, with no room below.
    expectNoWorse(await measure(development), { right: 90 / 105, wrong: 4 / 105, invented: 4 / 42 });
    expectNoWorse(await measure(heldOut), { right: 80 / 104, wrong: 6 / 104, invented: 3 / 42 });
  });

  it('quotes word for word what its documents say', async () => {
    const documents = ['faq.de.md', 'policies.de.md', 'products.de.md']
      .map((name) => readFileSync(join(folder, 'knowledge', name), 'utf8'))
      .join('\n');
    const answer = await ask('Was kostet der Versand nach Österreich?');
    const quoted = answer.split('\n').filter((line) => line.startsWith('> ') && !line.startsWith('> — '));
    expect(quoted.length).toBeGreaterThan(0);
    for (const line of quoted) expect(documents).toContain(line.slice(2));
    expect(answer).toContain('8,90 €');
    expect(answer).toContain('(faq.de.md#was-kostet-der-versand)');
  });

  it('answers what the first strangers asked, who found other answers', async () => {
    for (const [question, place] of [
      ['Habt ihr einen Laden in Berlin?', 'Haben Sie ein Ladengeschäft'],
      ['Gutschein zurückgeben', 'Kann ich einen Gutschein zurückgeben'],
      ['Was kostet der Rucksack', '(products.de.md#'],
      ['Welche Zelte habt ihr', '(products.de.md#'],
      ['Can I pay by invoice', 'Can I buy on invoice'],
      ['Where are you located', 'Do you have a physical shop'],
      ['Kann ich bar bezahlen', 'Kann ich bar bezahlen'],
      ['Wie kann ich etwas retounieren?', 'Wie schicke ich etwas zurück'],
      ['Mein Zelt hat ein Loch', 'aputt'],
      ['Warum ist meine Zahlung fehlgeschlagen?', 'fehlgeschlagen'],
    ] as const) {
      const answer = await ask(question);
      expect(firstSource(answer), question).toContain(place);
      expect(answer, question).not.toMatch(/nur auf Englisch|in German only/);
    }
    for (const question of ['How do I reset my iPhone?', 'Can I wash my cat?'])
      expect(abstained(await ask(question)), question).toBe(true);
  });

  it('tells who asks in another language which ones it understands', async () => {
    const answer = await ask('Combien coûte la livraison en France ?');
    expect(answer).toContain('auf Deutsch und Englisch');
    expect(answer).toContain('in German and English');
    expect(answer).not.toContain('>');
  });

  it('has its own words in its documents, not in the search', () => {
    const search = join(folder, '../../packages/gateway/src/knowledge');
    const code = readdirSync(search)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(search, name), 'utf8'))
      .join('\n');
    const products = readFileSync(join(folder, 'knowledge', 'products.de.md'), 'utf8').matchAll(/^### (.*) \(QW/gm);
    const names = Array.from(
      products,
      ([, title = '']) =>
        title
          .replace(/ [−+]?\d+$/, '')
          .split(' ')
          .at(-1) ?? '',
    );
    expect(names.length).toBeGreaterThan(30);
    expect(['Quellwinkel', 'Beispielstadt', 'Zweitrunde', ...names].filter((name) => code.includes(name))).toEqual([]);
  });

  it('answers in the language of the question', async () => {
    expect(await ask('Wie lange kann ich Artikel zurückgeben?')).toContain('30 Tage');
    expect(await ask('How long do I have to return items?')).toContain('30 days');
  });

  it('understands a follow-up by what was asked before', async () => {
    const answer = await ask('Was kostet der Rucksack Birkenpfad?', 'Und in Rostrot?');
    expect(answer).toContain('QW-1101-RR');
    expect(answer).not.toContain('QW-1101-SG');
  });

  it('does not let an earlier question vouch for one that it cannot answer', async () => {
    expect(abstained(await ask('Was kostet der Versand?', 'Und wie wird das Wetter?'))).toBe(true);
  });

  it('is not disturbed by the placeholders of personal data', async () => {
    const answer = await ask('Meine Adresse ist [EMAIL_1]. Wie lösche ich mein Konto?');
    expect(firstSource(answer)).toContain('Wie lösche ich mein Konto?');
  });
});
