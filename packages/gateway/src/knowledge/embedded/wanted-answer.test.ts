import { describe, expect, it } from 'vitest';
import { tokenise } from '../tokenise.ts';
import { hasAnswer, wantedAnswer } from './wanted-answer.ts';

describe('what is wanted', () => {
  it.each([
    ['Wie viele Punkte gab es?', 'de', 'number'],
    ['In welchem Jahr starb Tesla?', 'de', 'time'],
    ['Wer führte die Panthers an?', 'de', 'person'],
    ['In welcher Stadt liegt das?', 'de', 'place'],
    ['Wie heißt das?', 'de', undefined],
    ['How long does delivery take?', 'en', 'number'],
    ['What year did Tesla die?', 'en', 'time'],
    ['Who led the Panthers?', 'en', 'person'],
    ['Where is your shop?', 'en', 'place'],
    ['Why is it so?', 'en', undefined],
  ] as const)('by "%s" (%s)', (question, language, wanted) => {
    expect(wantedAnswer(question, language)).toBe(wanted);
  });

  it.each([
    ['number', 'The team had 308 points.', 'en', true],
    ['number', 'The team had points.', 'en', false],
    ['time', 'Er starb 1943 in New York.', 'de', true],
    ['time', 'Er starb in New York.', 'de', false],
    ['person', 'Am Ende siegte Luke Kuechly deutlich.', 'de', true],
    ['person', 'Am Ende siegte der Trainer.', 'de', false],
    ['place', 'It lies in Cologne.', 'en', true],
  ] as const)('is a %s, in "%s" (%s): %s', (wanted, text, language, has) => {
    expect(hasAnswer(wanted, tokenise(text, language), language, () => false)).toBe(has);
  });

  it('is not what the question said already', () => {
    const tokens = tokenise('The season of 2015 was long.', 'en');
    expect(hasAnswer('time', tokens, 'en', (token) => token.form === '2015')).toBe(false);
  });
});
