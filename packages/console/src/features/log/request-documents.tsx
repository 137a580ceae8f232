import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { nameOf } from '../../record/record-texts.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { requestAnswerTexts } from './request-answer-texts.ts';
import type { RequestWay } from './request-path.ts';
import { VerdictList } from './verdict-list.tsx';

interface Props {
  readonly way: Pick<RequestWay, 'byItself' | 'verdicts'>;
  readonly knowledge: NonNullable<NonNullable<RequestWay['end']>['knowledge']>;
}

/** The stage of documents: which assistant it was, how it ended, and whether it needed a model for that. */
export function RequestDocuments({ way: { byItself, verdicts }, knowledge }: Props): ReactNode {
  const texts = useOwnTexts(requestAnswerTexts).stage;
  const language = useLanguage();
  const { assistant, outcome, passages } = knowledge;
  return (
    <>
      <dl className="way-facts">
        <dt>{texts.assistant}</dt>
        <dd>
          <ForeignText text={assistant} />
        </dd>
        <dt>{texts.outcome}</dt>
        <dd>{nameOf(texts.outcomes, outcome)}</dd>
        <dt>{texts.passages}</dt>
        <dd>{formatCount(passages.length, language)}</dd>
      </dl>
      {byItself ? <p className="quiet">{texts.byItself}</p> : null}
      {verdicts.knowledge.length === 0 ? null : <VerdictList verdicts={verdicts.knowledge} notInspected={{}} />}
    </>
  );
}
