import { assistantPrefix } from '@gatehouse/contract/knowledge';
import type { Status, UnreadyReason } from '@gatehouse/contract/status';
import type { KeyAdministration } from './core/access.ts';
import type { Clock } from './core/clock.ts';
import type { KnownModels } from './core/router.ts';
import type { OpenLedger } from './ledger/open-ledger.ts';
import type { Witnessing } from './open-witnessing.ts';
import type { PathInForce } from './path-in-force.ts';
import type { ProviderQueues } from './routing/call-queues.ts';
import type { ServingPath } from './serving-path.ts';
import type { Activity } from './telemetry/activity.ts';
import type { AssistantActivity } from './telemetry/assistant-activity.ts';
import type { LastCall, ProviderCalls } from './telemetry/provider-calls.ts';

export interface StatusSources {
  readonly version: string;
  readonly startedAt: number;
  readonly commandName: string;
  readonly clock: Clock;
  readonly activity: Activity;
  readonly assistants: Pick<AssistantActivity, 'of'>;
  readonly calls: ProviderCalls;
  readonly inForce: PathInForce;
  readonly keys: Pick<KeyAdministration, 'list'>;
  readonly ledger: { leaves(): number; writable(): boolean };
  readonly head: () => OpenLedger['head'];
  readonly queues: ProviderQueues;
  readonly witnessing: Pick<Witnessing, 'state'>;
  readonly unready: () => readonly UnreadyReason[];
}

/** How the gateway is at this moment, for operators. */
export async function gatewayStatus(sources: StatusSources): Promise<Status> {
  const { activity, calls, clock, commandName, head, inForce, keys, ledger, queues, startedAt, version, witnessing } =
    sources;
  const { inFlight, latency, tokens, total, refused, failed } = activity.summary();
  const reasons = sources.unready();
  const now = clock.now();
  const active = (await keys.list()).filter((key) => key.revokedAt === undefined && (key.expiresAt ?? now + 1) > now);
  const { configuration, file, path } = inForce;
  return {
    version,
    startedAt,
    uptime: now - startedAt,
    readiness: { ready: reasons.length === 0, reasons: [...reasons] },
    configuration: file,
    ledger: {
      leaves: ledger.leaves(),
      writable: ledger.writable(),
      givenUp: givenUpOf(head()),
      ...witnessing.state(),
    },
    models: path
      .models()
      .filter(({ longForm }) => longForm !== true)
      .map(({ id, provider }) => ({ name: id, provider })),
    assistants: path.configuration.knowledge.assistants.map(({ examples, id, title }) => ({
      name: `${assistantPrefix}${id}`,
      title: title ?? id,
      examples,
      ...sources.assistants.of(id),
    })),
    providers: path.knownModels().map((known) => ({
      ...providerState(known, calls.last(known.provider), builtIn(path, known)),
      ...queues.stateOf(known.provider),
    })),
    requests: { total, refused, failed, inFlight },
    latency,
    tokens,
    commandLine: { program: commandName, dataFolder: configuration.dataFolder },
    keys: { active: active.length },
  };
}

function givenUpOf({ givenUp, shard }: OpenLedger['head']): Status['ledger']['givenUp'] {
  if (givenUp === undefined) return null;
  const { reason, size } = givenUp;
  return { shard: givenUp.shard, reason, into: shard, ...(size === undefined ? {} : { size }) };
}

/** Whether it runs in this process, so that there is no server that could be down. */
function builtIn({ configuration }: ServingPath, { provider }: KnownModels): boolean {
  return configuration.providers.some(({ id, kind }) => id === provider && kind === 'extractive');
}

/** The newer of what is known decides: a server that lists its models again has come back, whatever the last call met. */
function providerState(
  known: KnownModels,
  call: LastCall | undefined,
  alwaysThere: boolean,
): Status['providers'][number] {
  const { provider, models, saidAt } = known;
  const callCounts = call !== undefined && (saidAt === undefined || call.at >= saidAt);
  const fault = known.fault ?? (callCounts ? call.fault : undefined);
  const answered = alwaysThere || saidAt !== undefined || call !== undefined;
  return {
    name: provider,
    models: models.length,
    health: fault !== undefined ? 'fails' : answered ? 'answers' : 'unknown',
    fault: fault ?? null,
  };
}
