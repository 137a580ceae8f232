import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatMilliseconds } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { type RequestWay, spansOf } from './request-path.ts';
import { requestTexts } from './request-texts.ts';

/** The time of a request as bars, each where its part of it was. */
export function TimeBars({ timings }: { readonly timings: NonNullable<RequestWay['end']>['timings'] }): ReactNode {
  const texts = useOwnTexts(requestTexts).times;
  const language = useLanguage();
  const whole = Math.max(1, timings.total);
  const share = (part: number): string => `${(part / whole) * 100}%`;

  return (
    <figure className="bars">
      <figcaption className="visually-hidden">{texts.label}</figcaption>
      <dl>
        {spansOf(timings).map(({ name, from, to }) => (
          <div key={name}>
            <dt>{texts[name]}</dt>
            <dd>
              <span className="bars-track" aria-hidden="true">
                <span
                  className={`bars-bar ${name}`}
                  style={{ insetInlineStart: share(from), inlineSize: `max(2px, ${share(to - from)})` }}
                />
              </span>
              <span className="bars-time">{formatMilliseconds((to - from) / 1_000, language)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{texts.total(formatMilliseconds(timings.total / 1_000, language))}</p>
    </figure>
  );
}
