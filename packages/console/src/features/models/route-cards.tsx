import type { ModelRouteList, RouteTargetView } from '@gatehouse/contract/admin-model-routes';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import {
  formatCount,
  formatDecimal,
  formatDuration,
  formatMilliseconds,
  formatMoment,
  formatShare,
} from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ErrorWords } from '../../traffic/error-words.tsx';
import { NameOf } from '../../traffic/name-of.tsx';
import { trafficTexts } from '../../traffic/texts.ts';
import { Card } from '../../ui/card.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { routesTexts } from './routes-texts.ts';

type ModelRoute = ModelRouteList['routes'][number];

const shownChanges = 10;

/** Names that several targets may answer: how these are, and what became of them lately. Nothing where there are none. */
export function RouteCards({ list: { changes, routes } }: { readonly list: ModelRouteList }): ReactNode {
  if (routes.length === 0) return null;
  return (
    <>
      {routes.map((route) => (
        <RouteCard key={route.name} route={route} />
      ))}
      {changes.length === 0 ? null : <Changes changes={changes.slice(0, shownChanges)} />}
    </>
  );
}

function RouteCard({ route }: { readonly route: ModelRoute }): ReactNode {
  const texts = useOwnTexts(routesTexts);
  const shared = useOwnTexts(trafficTexts);
  const language = useLanguage();
  const { allowLessTrusted, attempts, name, retriesLeft, sticky, strategy, targets } = route;
  const explanation = [
    texts.strategies[strategy],
    ...(sticky === 'none' ? [] : [texts.stickies[sticky]]),
    texts.attempts(formatCount(attempts, language)),
    ...(allowLessTrusted ? [texts.lessTrusted] : []),
    texts.retries(formatCount(retriesLeft, language)),
  ].join(' ');
  const { target, trust, state, ...numbers } = texts.columns;

  return (
    <Card title={name} explanation={explanation}>
      <ScrollRegion label={shared.table(name)}>
        <table className="models-table">
          <thead>
            <tr>
              <th scope="col">{target}</th>
              <th scope="col">{trust}</th>
              <th scope="col">{state}</th>
              {Object.entries(numbers).map(([column, heading]) => (
                <th key={column} scope="col" className="number">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {targets.map((one) => (
              <TargetRow key={`${one.provider}/${one.target}`} target={one} strategy={strategy} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Card>
  );
}

function TargetRow({
  target,
  strategy,
}: {
  readonly target: RouteTargetView;
  readonly strategy: ModelRoute['strategy'];
}): ReactNode {
  const texts = useOwnTexts(routesTexts);
  const language = useLanguage();
  const { calls, canary, failed, firstPiece, load, provider, running, share, trust, weight } = target;
  const notes = [
    ...(strategy === 'weighted' || weight !== 1 ? [texts.weight(formatDecimal(weight, language))] : []),
    ...(canary === 0 ? [] : [texts.canary(formatShare(canary, language))]),
    ...(load === null ? [] : [texts.load(formatCount(load.running, language), formatCount(load.waiting, language))]),
  ];
  return (
    <tr>
      <td className="models-name">
        <NameOf name={`${provider}/${target.target}`} />
        {notes.length === 0 ? null : <span className="quiet models-fault">{notes.join(', ')}</span>}
      </td>
      <td>{texts.trusts[trust]}</td>
      <td className="models-health">
        <TargetState target={target} />
      </td>
      <td className="number">{formatCount(running, language)}</td>
      <td className="number">{formatMilliseconds(firstPiece, language)}</td>
      <td className="number">{formatCount(calls, language)}</td>
      <td className="number">{formatShare(share, language)}</td>
      <td className="number">{formatCount(failed, language)}</td>
    </tr>
  );
}

function TargetState({ target }: { readonly target: RouteTargetView }): ReactNode {
  const { states } = useOwnTexts(routesTexts);
  const language = useLanguage();
  const { breaker, healthy, openFor, pausedFor } = target;
  const rounded = (time: number): string => formatDuration(Math.ceil(time / 1_000) * 1_000, language);
  const [dot, words] =
    openFor !== null
      ? ['dot bad', states.openFor(rounded(openFor))]
      : breaker === 'half-open'
        ? ['dot', states.tried]
        : pausedFor !== null
          ? ['dot', states.pausedFor(rounded(pausedFor))]
          : healthy === false
            ? ['dot bad', states.unreached]
            : ['dot good', states.well];
  return (
    <span className="state">
      <span className={dot} aria-hidden="true" />
      {words}
    </span>
  );
}

function Changes({ changes }: { readonly changes: ModelRouteList['changes'] }): ReactNode {
  const texts = useOwnTexts(routesTexts);
  const shared = useOwnTexts(trafficTexts);
  const language = useLanguage();
  const { at, became, code, target } = texts.changeColumns;
  return (
    <Card title={texts.changes}>
      <ScrollRegion label={shared.table(texts.changes)}>
        <table className="models-table">
          <thead>
            <tr>
              {[at, target, became, code].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={`${change.at} ${change.provider} ${change.target} ${change.to}`}>
                <td>{formatMoment(change.at, language)}</td>
                <td className="models-name">
                  <NameOf name={`${change.provider}/${change.target}`} />
                </td>
                <td>{texts.becomes[change.to]}</td>
                <td>{change.code === null ? '–' : <ErrorWords code={change.code} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Card>
  );
}
