import type { ModelRouteList, RouteTargetView } from '@gatehouse/contract/admin-model-routes';
import type { Configuration } from '@gatehouse/contract/config';
import type { Clock } from './core/clock.ts';
import { trustOf } from './privacy/provider-trust.ts';
import type { TargetBook } from './routing/target-book.ts';

/** How the names that several targets may answer stand at this moment. */
export function routesView(
  { models, providers }: Pick<Configuration, 'models' | 'providers'>,
  book: TargetBook,
  clock: Clock,
): ModelRouteList {
  const now = clock.elapsed();
  const trusts = new Map(providers.map((provider) => [provider.id, trustOf(provider)]));
  return {
    routes: models.flatMap(({ allowLessTrusted, attempts, hedge, name, sticky, strategy, targets = [] }) => {
      if (targets.length === 0) return [];
      const calls = targets.reduce((sum, { provider, target }) => sum + book.state(provider, target).counts.calls, 0);
      return [
        {
          name,
          strategy,
          sticky,
          attempts,
          allowLessTrusted,
          hedgeAfter: hedge?.after ?? null,
          retriesLeft: book.budget(name).left(now),
          targets: targets.map(({ canary, provider, target, weight }): RouteTargetView => {
            const { breaker, counts, firstPiece, healthy, inFlight, load, ...state } = book.view(provider, target, now);
            return {
              provider,
              target,
              trust: trusts.get(provider) ?? 'cloud',
              weight,
              canary,
              breaker,
              openFor: state.openFor ?? null,
              pausedFor: state.pausedFor ?? null,
              healthy: healthy ?? null,
              running: inFlight,
              firstPiece: firstPiece ?? null,
              load:
                load === undefined
                  ? null
                  : { running: load.running, waiting: load.waiting, cacheUse: load.cacheUse ?? null },
              ...counts,
              share: calls === 0 ? 0 : counts.calls / calls,
            };
          }),
        },
      ];
    }),
    changes: book
      .changes()
      .toReversed()
      .map((change) => ({ ...change, code: change.code ?? null })),
  };
}
