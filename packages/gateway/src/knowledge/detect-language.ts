import type { Language } from '../core/knowledge.ts';
import { isFillerWord, isFunctionWord } from './stop-words.ts';
import { tokenise } from './tokenise.ts';

/** Spellings that one language has and the other hardly ever; for texts too short to hold function words. */
const germanSpelling = /[äöüß]/i;
const germanEnding =
  /(?:ung|ungen|keit|heit|schaft|lich|isch|ieren|iert|chen|tte|zahl|kosten|karte|gabe|grosse|stuck|e[nrt])$/;
const englishEnding = /(?:ing|tion|tions|ment|ness|able|ible|ies|ly|ity|ght|ck|sh|th|ew|ay|ow|oo[a-z]|y)$/;
const germanCluster = /sch|pf|tz|ie[rlnm]|ei[nlstc]|eu|au[fsb]|ch[tn]|zw|zur|kauf|zahl/;
const englishCluster = /^wh|th|sh|ee|oo|ea|ou|qui/;

function cue(form: string): number {
  let value = 0;
  if (germanEnding.test(form)) value += 1;
  if (englishEnding.test(form)) value -= 1;
  if (germanCluster.test(form)) value += 1;
  if (englishCluster.test(form)) value -= 1;
  return value;
}

/**
 * How German a text looks: above zero German, below zero English, zero for no idea. Function words decide; spelling only
 * breaks the silence of texts that have none. Reads at most the first 2,000 words.
 */
export function germanness(text: string): number {
  let value = germanSpelling.test(text) ? 4 : 0;
  let cues = 0;
  const german = tokenise(text.slice(0, 20_000), 'de');
  const english = tokenise(text.slice(0, 20_000), 'en');
  for (const [position, token] of german.slice(0, 2_000).entries()) {
    if (token.verbatim) continue;
    const other = english[position]?.form ?? token.form;
    const asGerman = isFunctionWord(token.form, 'de') ? 3 : isFillerWord(token.form, 'de') ? 1 : 0;
    const asEnglish = isFunctionWord(other, 'en') ? 3 : isFillerWord(other, 'en') ? 1 : 0;
    value += asGerman - asEnglish;
    if (asGerman === 0 && asEnglish === 0) cues += cue(other);
  }
  return value + 0.4 * cues;
}

/** The language of a text, or undefined where nothing tells. */
export function detectLanguage(text: string): Language | undefined {
  const value = germanness(text);
  if (value === 0) return undefined;
  return value > 0 ? 'de' : 'en';
}
