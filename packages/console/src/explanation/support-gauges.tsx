import type { AssistantTrace } from '@gatehouse/contract/explanation';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatShare } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { ShareBar } from './share-bar.tsx';
import { explanationTexts } from './texts.ts';

/** How well question and answer are covered by what was found, against how much is needed. */
export function SupportGauges({ trace }: { readonly trace: AssistantTrace }): ReactNode {
  const texts = useOwnTexts(explanationTexts);
  const { answerFrom, answerSupport, outcome, support, supportFrom } = trace;
  if (outcome === 'small-talk') return null;
  return (
    <section className="explanation-part" aria-label={texts.thresholds}>
      <h3>{texts.thresholds}</h3>
      <Gauge name={texts.question} share={support} threshold={answerFrom} />
      {answerSupport === undefined ? null : (
        <Gauge name={texts.answerSupport} share={answerSupport} threshold={supportFrom} />
      )}
    </section>
  );
}

interface GaugeProps {
  readonly name: string;
  readonly share: number;
  readonly threshold: number;
}

function Gauge({ name, share, threshold }: GaugeProps): ReactNode {
  const texts = useOwnTexts(explanationTexts);
  const language = useLanguage();
  return (
    <div className="explanation-gauge">
      <p>
        {name} <strong>{formatShare(share, language)}</strong>{' '}
        <span className="quiet">({texts.needed(formatShare(threshold, language))})</span>
      </p>
      <ShareBar share={share} threshold={threshold} tone={share >= threshold ? 'good' : 'bad'} />
    </div>
  );
}
