import type { RequestView } from '@gatehouse/contract/admin-record';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatMilliseconds, formatMoney, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { nameOf, recordTexts } from '../../record/record-texts.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import type { Outcome, RequestWay } from './request-path.ts';
import { requestTexts } from './request-texts.ts';

export const outcomeTones: Readonly<Record<Outcome, Tone>> = {
  answered: 'good',
  blocked: 'bad',
  failed: 'bad',
  refused: 'bad',
  interrupted: 'warn',
  cancelled: 'plain',
  running: 'accent',
};

/** What is asked for first, in one line. */
export function RequestSummary({ view, way }: { readonly view: RequestView; readonly way: RequestWay }): ReactNode {
  const texts = useOwnTexts(requestTexts);
  const { outcomes } = useOwnTexts(recordTexts);
  const language = useLanguage();
  const { begun, end, outcome } = way;
  const model = end?.model ?? begun?.model;
  const time = view.leaves[0]?.leaf.time;
  const usage = end?.usage;
  const count = (value: number): string => formatCount(value, language);
  const notes = [
    ...(usage === undefined ? [] : [texts.summary.tokensOf(count(usage.input), count(usage.output))]),
    ...(usage?.cachedInput === undefined ? [] : [texts.summary.cachedInput(count(usage.cachedInput))]),
    ...(usage?.reasoning === undefined ? [] : [texts.summary.reasoning(count(usage.reasoning))]),
  ];
  const facts: readonly (readonly [name: string, value: ReactNode, notes?: readonly string[]])[] = [
    ...(time === undefined ? [] : [[texts.summary.time, formatTime(time, language)] as const]),
    ...(model === undefined ? [] : [[texts.summary.model, <ForeignText key="model" text={model} />] as const]),
    ...(end === undefined
      ? []
      : [[texts.summary.duration, formatMilliseconds(end.timings.total / 1_000, language)] as const]),
    ...(usage === undefined ? [] : [[texts.summary.tokens, count(usage.input + usage.output), notes] as const]),
    ...(end?.cost === undefined
      ? []
      : [[texts.summary.cost, formatMoney(end.cost.micros, end.cost.currency, language)] as const]),
    ...(view.key === undefined ? [] : [[texts.summary.key, <ForeignText key="key" text={view.key.name} />] as const]),
  ];

  return (
    <section className="request-summary" aria-label={texts.summary.label}>
      <Tag tone={outcomeTones[outcome]}>{nameOf({ ...outcomes, ...texts.outcomes }, outcome)}</Tag>
      <dl>
        {facts.map(([name, value, more = []]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              {more.length === 0 ? null : <small className="quiet">{more.join(' · ')}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
