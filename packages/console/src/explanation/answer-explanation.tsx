import type { AssistantTrace } from '@gatehouse/contract/explanation';
import { type ReactNode, useMemo } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatCount, formatList, formatShare } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { ForeignText } from '../ui/foreign-text.tsx';
import { lazyPart } from '../ui/lazy-part.tsx';
import { Tag, type Tone } from '../ui/tag.tsx';
import { AttributionPart } from './attribution-part.tsx';
import { ExplainedAnswer } from './explained-answer.tsx';
import { ExplainedPassages } from './explained-passages.tsx';
import { explainSilence } from './explain-silence.ts';
import { SupportGauges } from './support-gauges.tsx';
import { explanationTexts } from './texts.ts';
import { usePointedSentence } from './use-pointed-sentence.ts';
import './explanation.css';

interface Props {
  readonly trace: AssistantTrace;
  /** As it was sent; the sentences alone are shown without it. */
  readonly answer?: string;
  /** Where it was answered, for asking its model again; without it that is not offered. */
  readonly request?: string | undefined;
}

/** Few answers have one: the others load none of it. */
const ComparisonPart = lazyPart(async () => (await import('./comparison-part.tsx')).ComparisonPart);

const tones: Readonly<Record<AssistantTrace['outcome'], Tone>> = {
  answered: 'good',
  unknown: 'warn',
  'handed-over': 'accent',
  'small-talk': 'plain',
};

/**
 * Why an assistant answered as it did: its sentences on one side, what they rest on beside them. All that stands in it was written by
 * others, and is shown as text.
 */
export function AnswerExplanation({ trace, answer, request }: Props): ReactNode {
  const texts = useOwnTexts(explanationTexts);
  const language = useLanguage();
  const pointed = usePointedSentence();
  const ranks = useMemo(() => new Map(trace.passages.map(({ id }, index) => [id, index + 1])), [trace]);
  const list = (items: readonly string[]): string => (items.length === 0 ? texts.none : formatList(items, language));

  return (
    <div className="explanation">
      <div className="explanation-columns">
        <div className="explanation-side">
          <p className="explanation-head">
            <Tag tone={tones[trace.outcome]}>{texts.outcomes[trace.outcome]}</Tag>
            <span>{texts.outcomeMeanings[trace.outcome]}</span>
          </p>
          <SilenceNotice trace={trace} />
          {answer === undefined || answer === '' ? null : (
            <section className="explanation-part" aria-label={texts.answer} data-answer="">
              <h3>{texts.answer}</h3>
              <ForeignText text={answer} block />
            </section>
          )}
          <SupportGauges trace={trace} />
          {trace.comparison === undefined ? null : <ComparisonPart comparison={trace.comparison} />}
          <ExplainedAnswer trace={trace} ranks={ranks} pointed={pointed} />
          {request === undefined ? null : <AttributionPart request={request} trace={trace} />}
          <dl className="pairs explanation-facts">
            <dt>{texts.queries}</dt>
            <dd>
              <ForeignText text={list(trace.queries)} />
            </dd>
            <dt>{texts.collections}</dt>
            <dd>
              <ForeignText text={list(trace.collections)} />
            </dd>
          </dl>
          <p className="quiet">
            {trace.asked === 0
              ? texts.notAsked
              : trace.asked === 1
                ? texts.askedOnce
                : texts.asked(formatCount(trace.asked, language))}{' '}
            {texts.measured}
          </p>
        </div>
        <ExplainedPassages trace={trace} shown={pointed.shown} />
      </div>
    </div>
  );
}

function SilenceNotice({ trace }: { readonly trace: AssistantTrace }): ReactNode {
  const texts = useOwnTexts(explanationTexts).silence;
  const language = useLanguage();
  const silence = explainSilence(trace);
  if (silence === undefined) return null;
  return (
    <div className="notice warn" data-silence={silence.why}>
      {silence.why === 'below-threshold' ? (
        <>
          <p>
            {texts['below-threshold'](formatShare(trace.support, language), formatShare(trace.answerFrom, language))}
          </p>
          {silence.other === undefined ? null : <p>{texts.other(formatShare(silence.other, language))}</p>}
          {silence.missing.length === 0 ? null : (
            <p>
              <ForeignText text={texts.missing(formatList(silence.missing, language))} />
            </p>
          )}
        </>
      ) : silence.why === 'nothing-supported' ? (
        <p>{texts['nothing-supported'](formatCount(silence.leftOut, language))}</p>
      ) : (
        <p>{texts[silence.why]}</p>
      )}
    </div>
  );
}
