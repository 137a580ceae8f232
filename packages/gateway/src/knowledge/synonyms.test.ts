import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SynonymBook } from './synonyms.ts';

const tent = ['Zelt', 'Kuppelzelt', 'tent', 'dome tent'];
const leather = ['Leder', 'Rindshaut'];
const book = new SynonymBook([tent, leather, ['A4', 'Briefbogen']]);

describe('the book of synonyms', () => {
  it.each([
    ['Was kostet das Zelt?', [tent]],
    ['Habt ihr ZELTE?', [tent]],
    ['Wie pflege ich Rindshäute?', [leather]],
    ['Rindshautpflege', [leather]],
    ['Do you sell dome tents?', [tent]],
    ['Briefbögen', [['A4', 'Briefbogen']]],
    ['a4', [['A4', 'Briefbogen']]],
    ['Was kostet der Versand?', []],
    ['', []],
  ])('gives, for "%s", the groups that it may have a word of', (question, groups) => {
    expect(book.in(question)).toEqual(groups);
  });

  it('gives a group for each of its words, whatever stands around it', () => {
    const words = fc.array(fc.stringMatching(/^[a-zäöüß]{3,12}$/u), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), fc.nat(), fc.nat(), (groups, one, other) => {
        const group = groups[one % groups.length] ?? [];
        const word = group[other % group.length] ?? '';
        expect(new SynonymBook(groups).in(`Was ist mit ${word}, bitte?`)).toContainEqual(group);
      }),
    );
  });

  it('gives so many that nobody can make a question slow with them', () => {
    const many = Array.from({ length: 5_000 }, (_, number) => ['tent', `word${number}`]);
    expect(new SynonymBook(many).in('tent')).toHaveLength(64);
  });
});
