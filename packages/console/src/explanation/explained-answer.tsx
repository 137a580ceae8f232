import type { AssistantTrace, ExplainedSentence } from '@gatehouse/contract/explanation';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatCount, formatShare } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { ForeignText } from '../ui/foreign-text.tsx';
import { Tag } from '../ui/tag.tsx';
import { explanationTexts } from './texts.ts';
import type { PointedSentence } from './use-pointed-sentence.ts';

interface Props {
  readonly trace: AssistantTrace;
  /** Of each passage, counted from one. */
  readonly ranks: ReadonlyMap<string, number>;
  readonly pointed: PointedSentence;
}

/** What was said, and what was left out, sentence by sentence with its source. */
export function ExplainedAnswer({ trace: { sentences }, ranks, pointed }: Props): ReactNode {
  const texts = useOwnTexts(explanationTexts);
  const numbered = sentences.map((sentence, index) => ({ sentence, index }));
  const kept = numbered.filter(({ sentence }) => sentence.kept);
  const leftOut = numbered.filter(({ sentence }) => !sentence.kept);
  const rows = (shown: typeof numbered): ReactNode => (
    <ol className="explanation-sentences">
      {shown.map((entry) => (
        <li key={entry.index}>
          <Sentence {...entry} rank={ranks.get(entry.sentence.passage ?? '')} pointed={pointed} />
        </li>
      ))}
    </ol>
  );

  return (
    <>
      <section className="explanation-part" aria-label={texts.sentences}>
        <h3>{texts.sentences}</h3>
        {kept.length === 0 ? (
          <p className="quiet">{texts.noSentences}</p>
        ) : (
          <>
            <p className="quiet">{texts.sentencesHint}</p>
            {rows(kept)}
          </>
        )}
      </section>
      {leftOut.length === 0 ? null : (
        <section className="explanation-part" aria-label={texts.leftOut}>
          <h3>{texts.leftOut}</h3>
          {rows(leftOut)}
        </section>
      )}
    </>
  );
}

interface SentenceProps {
  readonly sentence: ExplainedSentence;
  readonly index: number;
  readonly rank: number | undefined;
  readonly pointed: PointedSentence;
}

function Sentence({ sentence, index, rank, pointed }: SentenceProps): ReactNode {
  const { point, pin, pinned, shown } = pointed;
  const inside = <SentenceWords sentence={sentence} number={index + 1} rank={rank} />;
  // What rests on no passage leads nowhere.
  if (rank === undefined) return <div className="explanation-sentence">{inside}</div>;
  return (
    <button
      type="button"
      className={shown === index ? 'explanation-sentence shown' : 'explanation-sentence'}
      aria-pressed={pinned === index}
      onPointerEnter={() => point(index)}
      onPointerLeave={() => point(undefined)}
      onFocus={() => point(index)}
      onBlur={() => point(undefined)}
      onClick={() => pin(index)}
    >
      {inside}
    </button>
  );
}

interface WordsProps {
  readonly sentence: ExplainedSentence;
  readonly number: number;
  readonly rank: number | undefined;
}

function SentenceWords({ sentence, number, rank }: WordsProps): ReactNode {
  const texts = useOwnTexts(explanationTexts);
  const language = useLanguage();
  const { kept, problems, rendered, support, text } = sentence;
  return (
    <>
      <span className="explanation-number">{formatCount(number, language)}</span>
      <span className={kept ? 'explanation-words' : 'explanation-words gone'}>
        <ForeignText text={text} />
      </span>
      <span className="explanation-tags quiet">
        {rendered ? texts.rendered : texts.supported(formatShare(support, language))}
        {rank === undefined ? null : <span>{texts.from(formatCount(rank, language))}</span>}
        {problems.map((problem) => (
          <Tag key={problem} tone={kept ? 'warn' : 'bad'}>
            {texts.problems[problem]}
          </Tag>
        ))}
      </span>
    </>
  );
}
