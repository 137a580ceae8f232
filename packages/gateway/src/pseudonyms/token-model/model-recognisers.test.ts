import { describe, expect, test } from 'vitest';
import { RecogniserUnable } from '../../core/recogniser.ts';
import { EntityScanner } from '../entity-scanner.ts';
import { createPseudonymiser } from '../pseudonymiser.ts';
import { createRecognisers } from '../recogniser-catalogue.ts';
import { meaningOf } from './model-labels.ts';
import { createModelRecognisers, type TextJudge } from './model-recognisers.ts';

interface Judge extends TextJudge {
  readonly asked: string[];
}

/** Takes for a person what stands in ⟦ and ⟧ of the marked text, and for an address what stands in ⟨ and ⟩. */
function judgeOf(marked: string, likelihood = 990): { readonly text: string; readonly judge: Judge } {
  const asked: string[] = [];
  const text = marked.replaceAll(/[⟦⟧⟨⟩]/g, '');
  let removed = 0;
  const spans = [...marked.matchAll(/[⟦⟨]([^⟧⟩]*)[⟧⟩]/g)].map(({ 0: whole, 1: inner = '', index }) => {
    const start = index - removed;
    removed += 2;
    return { start, end: start + inner.length, label: whole.startsWith('⟦') ? 0 : 1, likelihood };
  });
  const judge: Judge = {
    asked,
    meanings: ['PER', 'ADDRESS', 'ORG'].map((label) => meaningOf(label, {})),
    judge(read) {
      asked.push(read);
      return read === text ? Promise.resolve(spans) : Promise.resolve([]);
    },
  };
  return { text, judge };
}

const block = { onUnable: 'block', unable: () => undefined } as const;

async function found(marked: string): Promise<string[]> {
  const { text, judge } = judgeOf(marked);
  return (await new EntityScanner(createModelRecognisers(judge, block)).findInTurns(text)).map(({ value }) => value);
}

describe('takes the name alone of what a model marks', () => {
  test.each([
    ['Guten Tag ⟦Frau Dr. Krüger⟧, danke', ['Krüger']],
    ['⟦Krügers⟧ Konto', ['Krüger']],
    ["⟦John Smith's⟧ account", ['John Smith']],
    ['⟦John Smith⟧’s account', ['John Smith']],
    ['⟦Peters⟧ kam', ['Peters']],
    ['mit ⟦Hans Weber J.⟧ und', ['Hans Weber J.']],
    ['mit „⟦Anna Berg.⟧“', ['Anna Berg']],
    ['von ⟦Herrn von der Heide⟧', ['von der Heide']],
    ['⟦Herr⟧ und ⟦-⟧ und ⟦A.⟧', []],
    ['in der ⟨Hauptstr. 1, 10115 Berlin.⟩ Dort', ['Hauptstr. 1, 10115 Berlin']],
  ])('%s', async (marked, wanted) => {
    expect(await found(marked)).toEqual(wanted);
  });
});

test('has one recogniser for each type, which ask the model once for a text', async () => {
  const { text, judge } = judgeOf('⟦Anna Krüger⟧ wohnt ⟨Hauptstr. 1⟩');
  const recognisers = createModelRecognisers(judge, block);
  expect(recognisers.map(({ id, type }) => [id, type])).toEqual([
    ['model-person', 'PERSON'],
    ['model-address', 'ADDRESS'],
  ]);
  const scanner = new EntityScanner(recognisers);
  for (let turn = 0; turn < 3; turn++)
    expect((await scanner.findInTurns(text)).map(({ type }) => type)).toEqual(['PERSON', 'ADDRESS']);
  expect(judge.asked).toEqual([text]);
});

test('asks nothing about texts without letters and digits', async () => {
  const { judge } = judgeOf('');
  const scanner = new EntityScanner(createModelRecognisers(judge, block));
  expect(await scanner.findInTurns(' … —\n')).toEqual([]);
  expect(judge.asked).toEqual([]);
});

test('gives way to what has a form or a check digit, however sure the model is', async () => {
  const { text, judge } = judgeOf('an ⟦anna.krueger⟧@example.org', 1_000);
  const scanner = new EntityScanner([...createRecognisers(['EMAIL']), ...createModelRecognisers(judge, block)]);
  expect((await scanner.findInTurns(text)).map(({ value }) => value)).toEqual(['anna.krueger@example.org']);
});

test('replaces and brings back what only the model finds', async () => {
  const { text, judge } = judgeOf('⟦Xqwz Vbnm⟧ fragt');
  const pseudonymiser = createPseudonymiser(createModelRecognisers(judge, block));
  const conversation = pseudonymiser.openConversation([{ text, format: 'text', continues: undefined }]);
  const [done] = await conversation.replaceAll();
  expect(done?.text).toBe('[PERSON_1] fragt');
  expect([...conversation.pseudonyms]).toEqual([['[PERSON_1]', 'Xqwz Vbnm']]);
});

describe('when the model cannot read a text', () => {
  const cause = new Error('the model took more than 10 ms');
  const failing = (): Judge => {
    const { judge } = judgeOf('');
    return {
      ...judge,
      judge(text) {
        judge.asked.push(text);
        return Promise.reject(cause);
      },
    };
  };

  test('rejects, so that nothing passes unread, and tries again the next time', async () => {
    const judge = failing();
    const pseudonymiser = createPseudonymiser([
      ...createRecognisers(['EMAIL']),
      ...createModelRecognisers(judge, block),
    ]);
    for (let turn = 1; turn <= 2; turn++) {
      const texts = [{ text: 'Xqwz Vbnm, a@example.org', format: 'text', continues: undefined } as const];
      const thrown: unknown = await pseudonymiser
        .openConversation(texts)
        .replaceAll()
        .catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(RecogniserUnable);
      expect(thrown).toMatchObject({ cause });
      expect(judge.asked).toHaveLength(turn);
    }
  });

  test('lets pass what others do not find only where the operator says so, and tells', async () => {
    const told: unknown[] = [];
    const judge = failing();
    const recognisers = createModelRecognisers(judge, {
      onUnable: 'allow',
      unable: (reason) => void told.push(reason),
    });
    const scanner = new EntityScanner([...createRecognisers(['EMAIL']), ...recognisers]);
    for (let turn = 1; turn <= 2; turn++) {
      const spans = await scanner.findInTurns('Xqwz Vbnm, a@example.org');
      expect(spans.map(({ value }) => value)).toEqual(['a@example.org']);
      expect([told, judge.asked.length]).toEqual([Array.from({ length: turn }, () => cause), turn]);
    }
  });
});
