import type { Language } from '../core/knowledge.ts';

const doubled = /(.)\1+/g;

const germanSounds: readonly (readonly [RegExp, string])[] = [
  [/ph|v/g, 'f'],
  [/th|dt/g, 't'],
  [/tz|z/g, 'c'],
  [/ck|q/g, 'k'],
  [/chs|x/g, 'ks'],
  [/ie|y/g, 'i'],
  [/ai/g, 'ei'],
  [/([aeiou])h(?![aeiou])/g, '$1'],
  [/d$/, 't'],
  [/b$/, 'p'],
];

const englishSounds: readonly (readonly [RegExp, string])[] = [
  [/ph/g, 'f'],
  [/ck/g, 'k'],
  [/wh/g, 'w'],
  [/^kn/, 'n'],
  [/ei|ie|y/g, 'i'],
  [/z/g, 's'],
  [/([ae])nce$/, 'ence'],
  [/([ae])nt$/, 'ent'],
  [/([ai])ble$/, 'able'],
];

/**
 * What a folded word sounds like, roughly: people who misspell a word mostly keep its sound ("packet" for "Paket", "adress" for
 * "address"). Only for comparing one key with another.
 */
export function soundKey(word: string, language: Language): string {
  let key = word;
  for (const [spelling, sound] of language === 'de' ? germanSounds : englishSounds) key = key.replace(spelling, sound);
  return key.replace(doubled, '$1');
}
