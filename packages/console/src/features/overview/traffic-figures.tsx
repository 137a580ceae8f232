import type { Overview } from '@gatehouse/contract/admin-overview';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCompact, formatCount, formatDuration, formatMilliseconds, formatShare } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { costText } from '../../traffic/cost-text.ts';
import { type LogFilter, LogLink } from '../../traffic/log-link.tsx';
import { Figure } from '../../ui/figure.tsx';
import { overviewTexts } from './texts.ts';

/** From here on a number is too long for its place. */
const large = 10_000_000;

/** What happened in the time, in numbers that lead to their entries. */
export function TrafficFigures({ overview }: { readonly overview: Overview }): ReactNode {
  const texts = useOwnTexts(overviewTexts).figures;
  const language = useLanguage();
  const { attacks, cache, cost, entities, latency, requests, since, strangers, tokens, until } = overview;
  const count = (value: number): string =>
    value < large ? formatCount(value, language) : formatCompact(value, language);
  const share = (part: number): string => formatShare(requests.total === 0 ? 0 : part / requests.total, language);
  const some = (value: number, note: (text: string) => string): string[] => (value === 0 ? [] : [note(count(value))]);
  const values = entities.reduce((sum, entity) => sum + entity.values, 0);
  const cacheUsed = cache.hits + cache.misses > 0;
  const saved = cache.inputTokens + cache.outputTokens;
  const linked = (name: string, filter: LogFilter): ReactNode => (
    <LogLink filter={{ since, until, ...filter }} className="overview-figure-link">
      {name}
    </LogLink>
  );

  return (
    <dl className="figures overview-figures" aria-label={texts.label}>
      <Figure
        name={linked(texts.requests, { kind: 'result,refusal' })}
        value={count(requests.total)}
        notes={requests.total === 0 ? [] : [texts.answered(share(requests.answered))]}
      />
      <Figure
        name={linked(texts.blocked, { outcome: 'blocked' })}
        value={count(requests.blocked)}
        notes={requests.blocked === 0 ? [] : [texts.blockedNote(share(requests.blocked))]}
      />
      <Figure
        name={linked(texts.flagged, { verdict: 'flag' })}
        value={count(requests.flagged)}
        notes={[...some(requests.redacted, texts.redacted), ...some(requests.review, texts.review)]}
      />
      <Figure
        name={linked(texts.failed, { outcome: 'failed' })}
        value={count(requests.failed + requests.interrupted)}
        notes={[
          ...some(requests.refused, texts.refused),
          ...some(requests.cancelled, texts.cancelled),
          ...some(strangers, texts.strangers),
        ]}
      />
      <Figure
        name={texts.latency}
        value={formatMilliseconds(latency.p50, language)}
        notes={latency.p95 === null ? [] : [texts.latencyNote(formatMilliseconds(latency.p95, language))]}
      />
      <Figure
        name={texts.tokens}
        value={count(tokens.input + tokens.output)}
        notes={[texts.tokensIn(count(tokens.input)), texts.tokensOut(count(tokens.output))]}
      />
      <Figure
        name={texts.money}
        value={costText(cost, language)}
        notes={Object.keys(cost).length === 0 ? [texts.noMoney] : []}
      />
      <Figure
        name={texts.hidden}
        value={count(values)}
        notes={values === 0 ? [] : [texts.hiddenNote(requests.pseudonymised, count(requests.pseudonymised))]}
      />
      <Figure
        name={texts.saved}
        value={cacheUsed ? count(cache.hits) : '–'}
        notes={
          cacheUsed
            ? [
                texts.savedShare(share(cache.hits)),
                ...some(saved, texts.savedTokens),
                ...(cache.time === null || cache.time < 1_000
                  ? []
                  : [texts.savedTime(formatDuration(cache.time, language))]),
              ]
            : [texts.noCache]
        }
      />
      <Figure
        name={texts.attacks}
        value={count(attacks.requests)}
        notes={attacks.requests === 0 ? [texts.noAttacks] : [texts.stopped(count(attacks.stopped))]}
        bad={attacks.requests > attacks.stopped}
      />
    </dl>
  );
}
