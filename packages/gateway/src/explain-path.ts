import type { Configuration } from '@gatehouse/contract/config';
import type { PathExplanation } from './cli/dependencies.ts';
import { GatehouseError } from './core/errors.ts';
import type { Log } from './core/telemetry.ts';
import { nothingKnown } from './open-assistants.ts';
import { createProvider, type ProviderDependencies } from './create-provider.ts';
import { TokenModel } from './pseudonyms/token-model/token-model.ts';
import { knownAttacksOnly } from './open-attack-memory.ts';
import { noSecrets } from './open-secrets.ts';
import { TargetBook } from './routing/target-book.ts';
import { ServingPath, type ServingPathDependencies } from './serving-path.ts';
import { createLimiter } from './spend/limiter.ts';
import { createMemoryCounters } from './spend/memory-counters.ts';

const refuse = (): never => {
  throw new GatehouseError('internal_error', { note: 'a path that is only explained takes no exchange' });
};

type IdleDependencies = ProviderDependencies & {
  readonly log: Log;
  /** Nothing that it refers to is looked up without it. */
  readonly openSecrets?: ServingPathDependencies['openSecrets'];
};

/** The path as a configuration has it, without a record, keys or a port: it takes no exchange. */
export function openIdlePath(configuration: Configuration, dependencies: IdleDependencies): Promise<ServingPath> {
  return ServingPath.open(configuration, {
    clock: dependencies.clock,
    authenticator: { identify: refuse },
    consents: { stateOf: refuse },
    vault: { get: refuse, put: refuse },
    attackMemory: knownAttacksOnly(),
    guardSecret: new Uint8Array(32),
    surrogateSecret: new Uint8Array(32),
    strangers: { failed: () => undefined },
    ledger: {
      append: () => Promise.reject(new GatehouseError('ledger_unavailable')),
      writable: () => false,
      close: () => Promise.resolve(),
    },
    queues: { of: () => undefined },
    targets: new TargetBook(configuration.routing, {
      clock: dependencies.clock,
      reports: { breakerChanged: () => undefined },
    }),
    random: () => 0,
    // Nothing is recorded there.
    keepPrices: () => Promise.resolve(),
    version: dependencies.version,
    passageHeld: () => undefined,
    retrieval: nothingKnown,
    memory: { recall: refuse, remember: refuse, forget: refuse },
    limiter: createLimiter({ store: createMemoryCounters(), limits: configuration.limits }),
    log: dependencies.log,
    ended: () => {},
    metrics: { guardAsked: () => undefined },
    suspicion: { ofKey: refuse, ofSubject: refuse },
    incidents: () => undefined,
    fingerprint: refuse,
    startedWith: configuration,
    createProvider: (options, hidden) => createProvider(options, { ...dependencies, hidden }),
    openSecrets: dependencies.openSecrets ?? noSecrets,
    openTokenModel: (options) => TokenModel.open(options),
  });
}

/** For looking at it. */
export async function explainPath(
  configuration: Configuration,
  dependencies: IdleDependencies,
): Promise<PathExplanation> {
  const path = await openIdlePath(configuration, dependencies);
  try {
    return {
      policy: path.policyHash,
      stages: path.stages.map((stage) => ({ name: stage.name, facts: stage.explain() })),
      models: path.routes(),
    };
  } finally {
    await path.retire();
  }
}
