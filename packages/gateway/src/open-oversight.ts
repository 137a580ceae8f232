import type { Register } from '@gatehouse/contract/admin-privacy';
import type { Configuration } from '@gatehouse/contract/config';
import { type ConfirmAttack, createConfirmAttack } from './confirm-attack.ts';
import type { AttackAdministration } from './core/attack-memory.ts';
import type { Incident, SuspendedPersons, SuspicionAdministration } from './core/attempts.ts';
import type { Clock } from './core/clock.ts';
import type { Statistics } from './core/statistics.ts';
import type { Gateway } from './gateway.ts';
import { retentionOf } from './keep-record.ts';
import { keyUsage } from './key-usage.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import { openOrClose } from './lib/open-or-close.ts';
import { createLimitsView, type LimitsView } from './limits-view.ts';
import { OpenBudgetAlerts } from './open-budget-alerts.ts';
import { type OpenCosts, openGatewayCosts } from './open-gateway-costs.ts';
import type { OpenLimits } from './open-limits.ts';
import type { OpenRecord } from './open-record.ts';
import { type OpenReviews, openReviews } from './open-reviews.ts';
import type { PathInForce } from './path-in-force.ts';
import { buildPrivacyView, buildRegister } from './privacy/register.ts';
import { openReferences } from './record-access.ts';
import { openStatistics } from './release-statistics.ts';
import { uniformBelow } from './statistics/discrete-laplace.ts';
import type { GatewayLog } from './telemetry/create-log.ts';
import type { GatewayMetrics } from './telemetry/create-metrics.ts';

export interface OversightParts {
  /** That the process began with. */
  readonly configuration: Configuration;
  readonly inForce: PathInForce;
  readonly record: OpenRecord;
  readonly attacks: AttackAdministration;
  readonly suspicion: Pick<SuspicionAdministration, 'lift'> & SuspendedPersons;
  readonly limits: OpenLimits;
  /** For the receivers of events, webhooks among them. */
  readonly tell: (incidents: readonly Incident[]) => void;
  readonly version: string;
  readonly clock: Clock;
  readonly log: GatewayLog;
  readonly metrics: GatewayMetrics;
}

/** What reviewers, auditors and those who pay look at. */
export interface Oversight {
  readonly confirmAttack: ConfirmAttack;
  readonly reviews: OpenReviews;
  readonly statistics: Statistics;
  readonly limits: LimitsView;
  readonly costs: OpenCosts;
  readonly keyUsage: Gateway['keyUsage'];
  readonly register: Gateway['register'];
  readonly privacy: Gateway['privacy'];
  close(): Promise<void>;
}

export function openOversight(parts: OversightParts): Promise<Oversight> {
  return openOrClose((opened) => openInto(opened, parts));
}

async function openInto(opened: AsyncDisposableStack, parts: OversightParts): Promise<Oversight> {
  const { clock, configuration, inForce, limits, log, metrics, record, tell, version } = parts;
  const { access, contentKeys, folder, index, ledger, newest, people, voices } = record;
  const { directory, keys } = people;
  const now = (): number => clock.now();
  const confirmAttack = createConfirmAttack({
    attacks: parts.attacks,
    reading: access.reading,
    classifier: () => inForce.path.classifiers.injection,
  });
  const reviews = openReviews({
    voices,
    ledgerFolder: folder,
    tenant: configuration.tenant,
    contentKeys,
    index,
    ledger,
    newest,
    // Whoever is signed in acts under the id of the person, which leaves have another name for in each period, as they do for keys.
    listKeys: async () => [
      ...(await keys.list()),
      ...directory.list('person').map(({ id, name }) => ({ id, name })),
      ...directory.list('service-account').map(({ id, name }) => ({ id, name })),
    ],
    keyReference: (id, period) => people.referenceOf(id, period),
    options: () => inForce.configuration.review,
    approvals: access.approvals,
    suspicion: parts.suspicion,
    confirmAttack,
    tell,
    clock,
    log,
    metrics,
  });
  opened.defer(() => reviews.close());
  if (configuration.ledger.fourEyes) void reviews.resume().catch((error: unknown) => log.unexpected('review', error));
  const leaves = createLeafSource(folder);
  const references = openReferences({
    source: leaves,
    keys: undefined,
    keyReference: (key, period) => keys.referenceOf(key, period),
  });
  const statistics = openStatistics(
    {
      dataFolder: configuration.dataFolder,
      tenant: configuration.tenant,
      budget: () => Math.round(inForce.configuration.privacy.statisticsBudget * 1_000),
    },
    { keys: () => keys.list(), leaves, references, below: uniformBelow(), now },
  );
  const limitsView = createLimitsView({
    ...limits,
    configuration: () => inForce.configuration,
    keys: () => keys.list(),
    directory,
    targets: () => inForce.path.routes(),
    now,
  });
  const alerts = await OpenBudgetAlerts.open({
    configuration: () => inForce.configuration,
    standings: limitsView,
    clock,
    log,
    metrics,
    tell,
  });
  opened.defer(() => alerts.close());
  const costs = openGatewayCosts({
    index,
    configuration: () => inForce.configuration,
    routes: () => inForce.path.routes(),
    keys,
    directory,
    alerts: () => alerts.list(),
    clock,
  });
  const register = async (): Promise<Register> =>
    buildRegister({
      configuration: inForce.configuration,
      keys: await keys.list(),
      version,
      now: now(),
      retention: retentionOf(inForce.configuration),
      policy: inForce.path.policyHash,
    });
  return {
    confirmAttack,
    reviews,
    statistics,
    limits: limitsView,
    costs,
    keyUsage: () => keyUsage({ keys: () => keys.list(), index, ...references, now }),
    register,
    privacy: async () => buildPrivacyView(inForce.configuration, await register()),
    close: () => opened.disposeAsync(),
  };
}
