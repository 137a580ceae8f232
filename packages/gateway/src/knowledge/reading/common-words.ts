import type { Language } from '../../core/knowledge.ts';

/** Words that hardly any text of their language is without, and that are no words of the other. */
const german: ReadonlySet<string> = new Set(
  (
    'der die das den dem des ein eine einen einem einer und oder aber nicht ist sind wird werden wurde haben kann können sie wir ihr ich es ' +
    'mit für auf aus bei von vom zum zur nach über unter wie wenn dass sich auch nur noch als durch keine kein dieser diese dieses ihre ihren ' +
    'innerhalb ohne gegen bis sehr mehr'
  ).split(' '),
);
const english: ReadonlySet<string> = new Set(
  (
    'the a of and or but not is are were be been have has can could you your we our they their it its with for on from at by to into after over ' +
    'under as how if that which also only more than this these those without against until very when what who where does do'
  ).split(' '),
);
const word = /[a-zäöüß]+/gi;
const longestRead = 4_000;
const clearly = 3;

/**
 * What language a text is clearly in, by its commonest words: a hundred times quicker than looking at all of them, for what is asked
 * of every passage and every row. Undefined where it does not say.
 */
export function clearLanguageOf(text: string): Language | undefined {
  let value = 0;
  for (const [found] of text.slice(0, longestRead).matchAll(word)) {
    const folded = found.toLowerCase();
    if (german.has(folded)) value += 1;
    else if (english.has(folded)) value -= 1;
  }
  if (Math.abs(value) < clearly) return undefined;
  return value > 0 ? 'de' : 'en';
}
