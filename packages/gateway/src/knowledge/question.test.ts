import { describe, expect, it } from 'vitest';
import { asksForExistence, isFollowUp, isNegated, kindOf, partsOf, pointsBack } from './question.ts';

describe('kindOf', () => {
  it('tells what kind of answer a question wants', () => {
    for (const [question, language, kind] of [
      ['Wie lange dauert das?', 'de', 'long'],
      ['Was kostet das?', 'de', 'much'],
      ['Wie geht das?', 'de', 'how'],
      ['Wo ist das?', 'de', 'where'],
      ['Kann ich das haben?', 'de', 'whether'],
      ['Habt ihr das?', 'de', 'whether'],
      ['How long does it take?', 'en', 'long'],
      ['How much is it?', 'en', 'much'],
      ['What does the big one cost?', 'en', 'much'],
      ['Do you have one?', 'en', 'whether'],
      ['Which ones are there?', 'en', 'which'],
      ['Regenjacke Größe M', 'de', undefined],
      ['tracking', 'en', undefined],
    ] as const) {
      expect(kindOf(question, language), question).toBe(kind);
    }
  });
});

describe('isNegated', () => {
  it('sees what is denied, also in short', () => {
    expect(isNegated('Mein Paket ist nicht da', 'de')).toBe(true);
    expect(isNegated('Ich habe keine Rechnung', 'de')).toBe(true);
    expect(isNegated('I can’t log in', 'en')).toBe(true);
    expect(isNegated('Where is it?', 'en')).toBe(false);
    expect(isNegated('Gibt es Notizbücher?', 'de')).toBe(false);
  });
});

describe('pointsBack', () => {
  it('finds words that stand for something told before', () => {
    expect(pointsBack('Kann ich die zurückgeben?', 'de')).toBe(true);
    expect(pointsBack('Can I return it?', 'en')).toBe(true);
    expect(pointsBack('Kann ich die Jacke zurückgeben?', 'de')).toBe(false);
    expect(isFollowUp('Kann ich die zurückgeben?', 'de')).toBe(true);
  });
});

describe('partsOf', () => {
  it('takes the questions of a message one by one, and the whole of it last', () => {
    expect(partsOf('Ich bin neu. Was kostet das und wie lange dauert es?')).toEqual([
      'Was kostet das',
      'wie lange dauert es?',
      'Ich bin neu. Was kostet das und wie lange dauert es?',
    ]);
  });

  it('does not cut after what ends in a full stop and goes on', () => {
    for (const question of [
      'Wie hieß der Anführer, der von Heinrich III. geadelt wurde?',
      'Wann erreichte Y. pestis England?',
      'Kommt mein Paket noch vor dem 3. Mai an?',
      'Where does the St. Johns River end?',
    ])
      expect(partsOf(question)).toEqual([question]);
    expect(partsOf('My tent is ill. Where can I have it mended?')[0]).toBe('Where can I have it mended?');
  });
});

describe('asksForExistence', () => {
  it('knows who asks whether there is such a thing at all', () => {
    expect(asksForExistence('Habt ihr Skier?', 'de')).toBe(true);
    expect(asksForExistence('Got any skis?', 'en')).toBe(true);
    expect(asksForExistence('Was kosten Skier?', 'de')).toBe(false);
  });
});
