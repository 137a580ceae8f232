import { describe, expect, it } from 'vitest';
import { relatedStems, stem } from './stem.ts';

describe('stem', () => {
  it('joins the forms of a word', () => {
    expect(stem('lieferungen', 'de')).toBe(stem('lieferung', 'de'));
    expect(stem('hauser', 'de')).toBe(stem('haus', 'de'));
    expect(stem('warranties', 'en')).toBe(stem('warranty', 'en'));
  });
});

describe('relatedStems', () => {
  it('finds the verb of a German participle', () => {
    expect(relatedStems('zuruckgeschickt', 'de')).toContain(stem('zuruckschicken', 'de'));
    expect(relatedStems('gekauft', 'de')).toContain(stem('kaufen', 'de'));
  });

  it('finds the verb of an infinitive with zu', () => {
    expect(relatedStems('umzutauschen', 'de')).toContain(stem('umtauschen', 'de'));
  });

  it('finds the verb of a finite form', () => {
    expect(relatedStems('kostet', 'de')).toContain(stem('kosten', 'de'));
    expect(relatedStems('liefert', 'de')).toContain(stem('liefern', 'de'));
  });

  it('knows the common irregular verbs of English', () => {
    expect(relatedStems('broken', 'en')).toContain(stem('break', 'en'));
  });

  it('never gives the stem itself', () => {
    for (const word of ['kostet', 'versand', 'gekauft', 'gibt'])
      expect(relatedStems(word, 'de')).not.toContain(stem(word, 'de'));
  });
});
