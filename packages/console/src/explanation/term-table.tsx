import type { ExplainedPassage } from '@gatehouse/contract/explanation';
import { type ReactNode, useState } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatCount, formatShare } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { DataTable } from '../ui/data-table.tsx';
import { ForeignText } from '../ui/foreign-text.tsx';
import { ShareBar } from './share-bar.tsx';
import { explanationTexts } from './texts.ts';

interface Props {
  readonly terms: ExplainedPassage['terms'];
  readonly label: string;
}

const atOnce = 8;

/** What each word of the question gave to a passage: how much of the question it is, times how well the passage covers it. */
export function TermTable({ terms, label }: Props): ReactNode {
  const texts = useOwnTexts(explanationTexts);
  const language = useLanguage();
  const [all, setAll] = useState(false);
  const sorted = terms.toSorted((one, other) => adds(other) - adds(one) || other.importance - one.importance);
  const shown = all ? sorted : sorted.slice(0, atOnce);
  const largest = Math.max(...terms.map(({ importance }) => importance), Number.MIN_VALUE);
  if (terms.length === 0) return <p className="quiet">{texts.noTerms}</p>;

  return (
    <>
      <DataTable
        label={label}
        className="explanation-terms"
        columns={[texts.term, { ofNumbers: texts.importance }, { ofNumbers: texts.covered }, { ofNumbers: texts.adds }]}
      >
        {shown.map((term, index) => (
          <tr key={index}>
            <td>
              <ForeignText text={term.term} />
              <ShareBar share={adds(term) / largest} threshold={term.importance / largest} />
            </td>
            <td className="number">{formatShare(term.importance, language)}</td>
            <td className="number">{formatShare(term.covered, language)}</td>
            <td className="number">{formatShare(adds(term), language)}</td>
          </tr>
        ))}
      </DataTable>
      <p className="quiet explanation-hint">{texts.termsHint}</p>
      {shown.length === terms.length ? null : (
        <button type="button" onClick={() => setAll(true)}>
          {texts.moreTerms(formatCount(terms.length - shown.length, language))}
        </button>
      )}
    </>
  );
}

function adds({ covered, importance }: Props['terms'][number]): number {
  return covered * importance;
}
