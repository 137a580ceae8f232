import { useKeyNames } from '../api/use-key-names.ts';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatList } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { ruleTexts } from './texts.ts';

interface Selection<Selector extends string> {
  readonly name: Selector;
  /** What is selected, in words. */
  readonly text: string;
}

/**
 * What a rule selects, without the selectors that name nobody in particular.
 *
 * @param words of entries that are shown in other words than the configuration has them, by selector
 */
export function useSelections<Selector extends string>(
  rule: Readonly<Record<Selector, readonly string[]>>,
  selectors: readonly Selector[],
  words: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): readonly Selection<Selector>[] {
  const { roleNames } = useOwnTexts(ruleTexts);
  const language = useLanguage();
  const nameOfKey = useKeyNames();
  const known: typeof words = { roles: roleNames, ...words };
  return selectors
    .filter((name) => rule[name].length > 0)
    .map((name) => {
      const shown = rule[name].map((entry) => (name === 'keys' ? nameOfKey(entry) : (known[name]?.[entry] ?? entry)));
      return { name, text: formatList(shown, language) };
    });
}
