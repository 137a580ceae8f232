import type { AssistantTrace, ExplainedPassage } from '@gatehouse/contract/explanation';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatCount, formatShare } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { usePermitted } from '../session/session.ts';
import { ForeignText, type Highlight } from '../ui/foreign-text.tsx';
import { Tag } from '../ui/tag.tsx';
import { findSpan } from './find-span.ts';
import { ShareBar } from './share-bar.tsx';
import { signedShare } from './signed-share.ts';
import { TermTable } from './term-table.tsx';
import { explanationTexts } from './texts.ts';

interface Props {
  readonly trace: AssistantTrace;
  /** Index of the sentence whose source alone is marked. */
  readonly shown: number | undefined;
}

/** As many are open at the beginning, besides those that are cited. */
const openAtOnce = 2;

/** What was found, the best first, and what each gave to the answer. */
export function ExplainedPassages({ trace, shown }: Props): ReactNode {
  const texts = useOwnTexts(explanationTexts);
  const language = useLanguage();
  const { answerSupport, passages } = trace;
  const largest = Math.max(...passages.map(({ shapley = 0 }) => Math.abs(shapley)), 0);
  const attributed = passages.some(({ shapley }) => shapley !== undefined);

  return (
    <section className="explanation-side" aria-label={texts.passages}>
      <h3>{texts.passages}</h3>
      {passages.length === 0 ? <p className="quiet">{texts.noPassages}</p> : null}
      {attributed ? (
        <details className="explanation-shapley-help">
          <summary>{texts.shapleyTitle}</summary>
          <p className="quiet">
            {texts.shapleyHint}{' '}
            {answerSupport === undefined ? null : texts.shapleySum(formatShare(answerSupport, language))}
          </p>
        </details>
      ) : null}
      <ol className="explanation-passages">
        {passages.map((passage, index) => (
          <li key={passage.id}>
            <Passage passage={passage} rank={index + 1} trace={trace} shown={shown} largest={largest} />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface PassageProps extends Props {
  readonly passage: ExplainedPassage;
  readonly rank: number;
  /** The largest Shapley value of any passage, without its sign. */
  readonly largest: number;
}

function Passage({ passage, rank, trace, shown, largest }: PassageProps): ReactNode {
  const texts = useOwnTexts(explanationTexts);
  const language = useLanguage();
  const { cited, lexical, shapley, similarity, support, text, titles } = passage;
  const highlights = useMarks(passage, trace, shown);
  const source = shown === undefined ? undefined : trace.sentences[shown]?.passage;
  const isSource = source === passage.id;
  const legs = [
    ...(lexical === undefined || similarity === undefined ? [] : [`${texts.words} ${formatShare(lexical, language)}`]),
    ...(similarity === undefined ? [] : [`${texts.meaning} ${formatShare(similarity, language)}`]),
  ];

  return (
    <article
      className={isSource ? 'explanation-passage source' : 'explanation-passage'}
      aria-label={texts.passage(formatCount(rank, language))}
      data-passage={rank}
    >
      <header>
        <span className="explanation-number">{formatCount(rank, language)}</span>
        <h4>
          <ForeignText text={titles.length === 0 ? passage.document : titles.join(' › ')} />
        </h4>
        {cited ? <Tag tone="good">{texts.cited}</Tag> : null}
      </header>
      <div className="explanation-gauge">
        <p>
          {texts.coversOf(formatShare(support, language))}
          {legs.length === 0 ? null : <span className="quiet"> · {legs.join(' · ')}</span>}
        </p>
        <ShareBar share={support} threshold={trace.answerFrom} tone={support >= trace.answerFrom ? 'good' : 'warn'} />
      </div>
      {shapley === undefined ? null : (
        <div className="explanation-gauge">
          <p>{texts.shapley(signedShare(shapley, language))}</p>
          <ShareBar share={largest === 0 ? 0 : Math.abs(shapley) / largest} tone={shapley < 0 ? 'bad' : 'accent'} />
        </div>
      )}
      <details open={cited || rank <= openAtOnce || isSource}>
        <summary>{texts.text}</summary>
        <ForeignText text={text} block highlights={highlights} />
      </details>
      <details open={rank === 1}>
        <summary>{texts.terms}</summary>
        <TermTable terms={passage.terms} label={`${texts.terms}: ${texts.passage(formatCount(rank, language))}`} />
      </details>
      <Provenance passage={passage} />
    </article>
  );
}

/** What sentences rest on: of the one that is pointed at, or else of all that were kept. */
function useMarks(passage: ExplainedPassage, trace: AssistantTrace, shown: number | undefined): readonly Highlight[] {
  const texts = useOwnTexts(explanationTexts);
  const language = useLanguage();
  const { id, text } = passage;
  return useMemo(
    () =>
      trace.sentences.flatMap(({ kept, passage: source, quote }, index) => {
        if (source !== id || quote === undefined) return [];
        if (shown === undefined ? !kept : shown !== index) return [];
        const span = findSpan(text, quote);
        const number = formatCount(index + 1, language);
        if (span === undefined) return [];
        return [{ ...span, label: texts.supports(number), tag: number, tone: shown === undefined ? 'hue-0' : 'hue-2' }];
      }),
    [trace, id, text, shown, texts, language],
  );
}

function Provenance({ passage }: { readonly passage: ExplainedPassage }): ReactNode {
  const texts = useOwnTexts(explanationTexts);
  const permitted = usePermitted();
  const { collection, document, documentHash, hash, url } = passage;
  return (
    <details>
      <summary>{texts.proof}</summary>
      <dl className="pairs explanation-facts">
        <dt>{texts.document}</dt>
        <dd>
          <ForeignText text={collection} /> · <ForeignText text={document} />
        </dd>
        {url === undefined ? null : (
          <>
            <dt>{texts.address}</dt>
            <dd>
              <ForeignText text={url} />
            </dd>
          </>
        )}
        <dt>{texts.hash}</dt>
        <dd>
          <code>{hash}</code>
        </dd>
        <dt>{texts.documentHash}</dt>
        <dd>
          <code>{documentHash}</code>
        </dd>
      </dl>
      {permitted('knowledge.read') ? (
        <Link to="/knowledge" search={{ tab: 'documents', inside: collection, document }}>
          {texts.openDocument}
        </Link>
      ) : null}
    </details>
  );
}
