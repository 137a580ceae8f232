import { describe, expect, test } from 'vitest';
import { leanedOn, readWith } from './leaned-on.ts';

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

test('a question is read with those that it leans on, and with none where it stands on its own', () => {
  const earlier = ['What does shipping to Denmark cost?', 'And to Poland?'];
  expect(readWith('And how long does it take?', earlier, 'en')).toEqual(['And to Poland?', earlier[0]]);
  expect(readWith('Which tent sleeps three people?', earlier, 'en')).toEqual([]);
});
