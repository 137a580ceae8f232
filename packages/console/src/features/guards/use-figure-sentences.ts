import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { type FiguresOfGuard, gravity, type Outcomes } from './guard-figures.ts';
import { policyTexts } from './policy-texts.ts';

interface FigureSentences {
  /** Such as "blocked 12 and marked 3 of 3,400"; undefined where nothing was done. */
  readonly did: (figures: FiguresOfGuard) => string | undefined;
  readonly would: (figures: FiguresOfGuard) => string | undefined;
}

/** What guards did, in words. */
export function useFigureSentences(): FigureSentences {
  const texts = useOwnTexts(policyTexts).figures;
  const language = useLanguage();
  const say = (outcomes: Outcomes, words: typeof texts.did, exchanges: number): string | undefined => {
    const said = gravity.flatMap((outcome) => {
      const count = outcomes[outcome] ?? 0;
      return count === 0 ? [] : [words[outcome](formatCount(count, language))];
    });
    return said.length === 0 ? undefined : texts.of(formatList(said, language), formatCount(exchanges, language));
  };

  return {
    did: ({ did, exchanges }) => say(did, texts.did, exchanges),
    would: ({ would, exchanges }) => say(would, texts.would, exchanges),
  };
}
