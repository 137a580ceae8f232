import type { Configuration } from '@gatehouse/contract/config';
import { trustLevels } from '@gatehouse/contract/privacy';
import type { Provider } from './core/provider.ts';
import type { TargetChoice } from './core/target-choice.ts';
import { openPrices } from './open-prices.ts';
import { trustOf } from './privacy/provider-trust.ts';
import { type ChoiceRooms, type ChoiceTarget, createTargetChoice } from './routing/target-choice.ts';
import type { TargetBook } from './routing/target-book.ts';

type Routed = Pick<Configuration, 'models' | 'providers'>;

/** The choices of all names that several targets may answer. `providers` in the order of the configuration. */
export function openChoices(
  configuration: Configuration,
  providers: readonly Provider[],
  {
    clock,
    random,
    register,
    targets,
  }: Pick<ChoiceRooms, 'clock' | 'random' | 'register'> & { readonly targets: TargetBook },
): ReadonlyMap<string, TargetChoice> {
  const rooms = { book: targets, clock, random, register, prices: openPrices(configuration) };
  return new Map(
    configuration.models.flatMap((alias) =>
      alias.targets === undefined
        ? []
        : [[alias.name, createTargetChoice(alias, targetsOf(alias.targets, configuration, providers), rooms)] as const],
    ),
  );
}

function targetsOf(
  targets: NonNullable<Configuration['models'][number]['targets']>,
  configuration: Routed,
  providers: readonly Provider[],
): readonly ChoiceTarget[] {
  return targets.flatMap((options) => {
    const place = configuration.providers.findIndex(({ id }) => id === options.provider);
    const provider = providers[place];
    const configured = configuration.providers[place];
    if (provider === undefined || configured === undefined) return [];
    return [{ provider, options, distance: trustLevels.indexOf(trustOf(configured)) }];
  });
}

/** Providers that are a target of such a name: their health matters. */
export function routedProviders({ models }: Routed, providers: readonly Provider[]): readonly Provider[] {
  const used = new Set(models.flatMap(({ targets = [] }) => targets.map(({ provider }) => provider)));
  return providers.filter(({ id }) => used.has(id));
}
