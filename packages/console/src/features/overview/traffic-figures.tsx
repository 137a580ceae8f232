import type { Overview } from '@gatehouse/contract/admin-overview';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCompact, formatCount, formatDuration, formatMilliseconds, formatShare } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { costText } from '../../traffic/cost-text.ts';
import { LinkedFigure } from './linked-figure.tsx';
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
  const time = { since, until };

  return (
    <dl className="figures overview-figures" aria-label={texts.label}>
      <LinkedFigure
        name={texts.requests}
        value={count(requests.total)}
        notes={requests.total === 0 ? [] : [texts.answered(share(requests.answered))]}
        filter={{ ...time, kind: 'result,refusal' }}
      />
      <LinkedFigure
        name={texts.blocked}
        value={count(requests.blocked)}
        notes={requests.blocked === 0 ? [] : [texts.blockedNote(share(requests.blocked))]}
        filter={{ ...time, outcome: 'blocked' }}
      />
      <LinkedFigure
        name={texts.flagged}
        value={count(requests.flagged)}
        notes={[...some(requests.redacted, texts.redacted), ...some(requests.review, texts.review)]}
        filter={{ ...time, verdict: 'flag' }}
      />
      <LinkedFigure
        name={texts.failed}
        value={count(requests.failed + requests.interrupted)}
        notes={[
          ...some(requests.refused, texts.refused),
          ...some(requests.cancelled, texts.cancelled),
          ...some(strangers, texts.strangers),
        ]}
        filter={{ ...time, outcome: 'failed' }}
      />
      <LinkedFigure
        name={texts.latency}
        value={formatMilliseconds(latency.p50, language)}
        notes={latency.p95 === null ? [] : [texts.latencyNote(formatMilliseconds(latency.p95, language))]}
      />
      <LinkedFigure
        name={texts.tokens}
        value={count(tokens.input + tokens.output)}
        notes={[texts.tokensIn(count(tokens.input)), texts.tokensOut(count(tokens.output))]}
      />
      <LinkedFigure
        name={texts.money}
        value={costText(cost, language)}
        notes={Object.keys(cost).length === 0 ? [texts.noMoney] : []}
      />
      <LinkedFigure
        name={texts.hidden}
        value={count(values)}
        notes={values === 0 ? [] : [texts.hiddenNote(count(requests.pseudonymised))]}
      />
      <LinkedFigure
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
      <LinkedFigure
        name={texts.attacks}
        value={count(attacks.requests)}
        notes={attacks.requests === 0 ? [texts.noAttacks] : [texts.stopped(count(attacks.stopped))]}
        bad={attacks.requests > attacks.stopped}
      />
    </dl>
  );
}
