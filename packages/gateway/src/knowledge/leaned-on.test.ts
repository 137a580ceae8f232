import { describe, expect, test } from 'vitest';
import { leanedOn } from './leaned-on.ts';

describe('what a question leans on', () => {
  test('is the latest question that stands on its own, past those that lean themselves', () => {
    const earlier = ['Was kostet der Rucksack Birkenpfad?', 'Gibt es den auch in Grün?'];
    expect(leanedOn(earlier, 'de')).toEqual({ topic: earlier[0], since: [earlier[1]] });
  });

  test('is a new topic, not the one before it', () => {
    const earlier = ['How much is the Kiesel water bottle?', 'Which tent sleeps three people?'];
    expect(leanedOn(earlier, 'en')).toEqual({ topic: earlier[1], since: [] });
  });

  test('is another thing that a short question names', () => {
    const earlier = ['Was kostet der Rucksack Birkenpfad?', 'Und die Stirnlampe?', 'Und in Rot?'];
    expect(leanedOn(earlier, 'de')).toEqual({ topic: earlier[1], since: [earlier[2]] });
  });

  test('is nothing where nothing was asked', () => {
    expect(leanedOn([], 'en')).toBeUndefined();
  });
});
