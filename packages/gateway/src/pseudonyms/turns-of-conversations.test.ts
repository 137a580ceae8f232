import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConversationText } from '../core/pseudonymiser.ts';
import type { Recogniser } from '../core/recogniser.ts';
import type { Segment } from '../core/segment.ts';
import { createPseudonymiser } from './pseudonymiser.ts';
import { EntityScanner } from './entity-scanner.ts';
import { createRecognisers } from './recogniser-catalogue.ts';

function plain(...texts: string[]): ConversationText[] {
  return texts.map((text) => ({ text, format: 'text', continues: undefined }));
}

/** Finds nothing and counts how often it looked. */
function counting(): { readonly recogniser: Recogniser; looked: number } {
  const counted = {
    looked: 0,
    recogniser: {
      ...createRecognisers(['EMAIL'])[0],
      id: 'counting',
      find: () => {
        counted.looked++;
        return [];
      },
    } as Recogniser,
  };
  return counted;
}

describe('the turns of a conversation', () => {
  test('are read once where nothing was found in them', async () => {
    const counted = counting();
    const pseudonymiser = createPseudonymiser([counted.recogniser]);
    await pseudonymiser.openConversation(plain('one', 'two'), undefined, 'tenant').replaceAll();
    await pseudonymiser.openConversation(plain('one', 'two', 'three'), undefined, 'tenant').replaceAll();
    expect(counted.looked).toBe(3);
    await pseudonymiser.openConversation(plain('one'), undefined, 'another').replaceAll();
    await pseudonymiser.openConversation(plain('one')).replaceAll();
    expect(counted.looked).toBe(5);
  });

  test('are replaced as if nothing had been read before, in whatever order and however they are cut', async () => {
    const recognisers = createRecognisers(['EMAIL', 'PERSON']);
    const remembering = createPseudonymiser(recognisers);
    const pieces = ['anna@example.org', 'Guten Tag', 'Frau Krüger', ' war da.', 'anna', '@example.org', 'Krüger'];
    const turn = fc.record({ text: fc.constantFrom(...pieces), goesOn: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { maxLength: 6 }), async (turns) => {
        const texts: ConversationText[] = [];
        for (const { text, goesOn } of turns)
          texts.push({ text, format: 'text', continues: goesOn ? (texts.at(-1) as Segment | undefined) : undefined });
        const fresh = createPseudonymiser(recognisers);
        expect(await remembering.openConversation(texts, undefined, 'tenant').replaceAll()).toEqual(
          await fresh.openConversation(texts).replaceAll(),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('are judged alike whatever was read before them', () => {
    const recognisers = createRecognisers(['PERSON']);
    const find = (text: string) => new EntityScanner(recognisers).find(text, undefined);
    const texts = [' war da.Krüger', 'Krüger war da.', 'Ich bin Erika Mustermann', 'Gruß, Anna'];
    const alone = texts.map((text) => find(text));
    for (const before of ['The quick brown fox jumps over it', 'Guten Tag Herr Maier aus Ulm', '1 2 3 4 5 6']) {
      for (const [place, text] of texts.entries()) {
        find(before);
        expect(find(text)).toEqual(alone[place]);
      }
    }
  });
});
