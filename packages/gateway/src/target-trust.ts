import type { ProviderOptions } from '@gatehouse/contract/config';
import { type Trust, trustLevels } from '@gatehouse/contract/privacy';
import type { PossibleTarget } from './core/router.ts';
import { trustOf } from './privacy/provider-trust.ts';

export interface TargetTrust {
  /**
   * Whether a text that was made fit for whoever of `meantFor` is trusted least may be read by this one as well. Of a text that was made fit for
   * nobody, those may that are no cloud.
   */
  allows(reader: PossibleTarget, meantFor: readonly PossibleTarget[]): boolean;
}

export function createTargetTrust(providers: readonly ProviderOptions[]): TargetTrust {
  function trustOfTarget({ provider }: PossibleTarget): Trust {
    const options = providers.find(({ id }) => id === provider);
    // A provider that nobody knows is trusted with nothing.
    return options === undefined ? 'cloud' : trustOf(options);
  }

  return {
    allows(reader, meantFor) {
      const trust = trustOfTarget(reader);
      if (meantFor.length === 0) return trust !== 'cloud';
      if (meantFor.some(({ provider }) => provider === reader.provider)) return true;
      const least = Math.max(...meantFor.map((target) => trustLevels.indexOf(trustOfTarget(target))));
      return trustLevels.indexOf(trust) <= least;
    },
  };
}
