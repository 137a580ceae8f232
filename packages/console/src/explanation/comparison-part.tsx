import type { ComparisonTrace } from '@gatehouse/contract/explanation';
import { Fragment, type ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatCount, formatList } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { ForeignText } from '../ui/foreign-text.tsx';
import { comparisonTexts } from './comparison-texts.ts';

interface Props {
  readonly comparison: ComparisonTrace;
}

/** What was compared for an answer that rows give by themselves, and how much of it there was. */
export function ComparisonPart({ comparison }: Props): ReactNode {
  const texts = useOwnTexts(comparisonTexts);
  const language = useLanguage();
  const { collections, column, found, from, rows, things, to, wants, without, words } = comparison;
  const facts: readonly (readonly [name: string, value: string | number | undefined])[] = [
    [texts.wants, texts.wanted[wants]],
    [texts.column, column],
    [texts.from, from],
    [texts.to, to],
    [texts.words, words.length === 0 ? undefined : formatList(words, language)],
    [texts.rows, rows],
    [texts.things, things],
    [texts.without, without === 0 ? undefined : without],
    [texts.found, found],
    [texts.collections, formatList(collections, language)],
  ];

  return (
    <section className="explanation-part" aria-label={texts.title} data-comparison={wants}>
      <h3>{texts.title}</h3>
      <p className="quiet">{texts.explanation}</p>
      <dl className="pairs explanation-facts">
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>
                <ForeignText text={typeof value === 'number' ? formatCount(value, language) : value} />
              </dd>
            </Fragment>
          ),
        )}
      </dl>
    </section>
  );
}
