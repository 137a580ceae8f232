import type { Configuration } from '@gatehouse/contract/config';
import type { Status } from '@gatehouse/contract/status';
import { describeChanges } from './config/describe-changes.ts';
import type { ConfigurationActor } from './core/configuration-administration.ts';
import type { Ledger } from './core/ledger.ts';
import { ServingPath, type ServingPathDependencies } from './serving-path.ts';
import type { GatewayLog } from './telemetry/create-log.ts';
import type { GatewayMetrics } from './telemetry/create-metrics.ts';

type Dependencies = ServingPathDependencies & {
  readonly log: GatewayLog;
  readonly ledger: Ledger;
  readonly metrics: Pick<GatewayMetrics, 'configurationRead'>;
  /** Told of another configuration at the moment from which on it holds. */
  readonly follow: (configuration: Configuration) => void;
};

/** The path that requests take at this moment, what is known of the file that it is from, and the change to another one. */
export class PathInForce {
  readonly #startedWith: Configuration;
  #path: ServingPath | undefined;
  #dependencies: Dependencies | undefined;
  #file: Status['configuration'];
  readonly #retiring = new Set<Promise<void>>();

  constructor(startedWith: Configuration, startedAt: number) {
    this.#startedWith = startedWith;
    this.#file = { appliedAt: startedAt, rejected: null, needRestart: [] };
  }

  /** Opens the first one, and gets it ready for its first request. */
  async open(dependencies: Dependencies): Promise<void> {
    this.#dependencies = dependencies;
    this.#path = await ServingPath.open(this.#startedWith, dependencies);
    await this.#path.warmUp();
  }

  /** Undefined until it is open. */
  get opened(): ServingPath | undefined {
    return this.#path;
  }

  get path(): ServingPath {
    if (this.#path === undefined) throw new Error('the path is not open yet');
    return this.#path;
  }

  /** What holds; before the path is open, what it will be opened with. */
  get configuration(): Configuration {
    return this.#path?.configuration ?? this.#startedWith;
  }

  /** Whether the file of the configuration is in force, and since when. */
  get file(): Status['configuration'] {
    return this.#file;
  }

  /** The same configuration on a new path, as its secrets are others: exchanges under way end on the old one. */
  async refresh(): Promise<void> {
    const { log } = this.#needed();
    const old = this.path;
    const opened = await ServingPath.open(old.configuration, this.#needed());
    if (this.path !== old) {
      // A changed configuration was faster.
      await opened.retire();
      return this.refresh();
    }
    this.#path = opened;
    void opened.warmUp().catch((error: unknown) => log.unexpected('warm-up', error));
    this.#retire(old);
  }

  /** Puts another configuration in force, in the record first. Rejects, and leaves the old one in force, where it cannot be. */
  async apply(
    next: Configuration,
    changed: readonly string[],
    needRestart: readonly string[],
    by: ConfigurationActor | undefined,
  ): Promise<void> {
    const { clock, follow, log, metrics } = this.#needed();
    const opened = await ServingPath.open(next, this.#needed());
    try {
      await this.#record(opened.policyHash, next, changed, by);
    } catch (error) {
      await opened.retire();
      throw error;
    }
    const replaced = this.path;
    this.#path = opened;
    follow(next);
    const now = clock.now();
    this.#file = { appliedAt: now, rejected: null, needRestart: [...needRestart] };
    metrics.configurationRead('applied', now);
    log.configurationApplied(changed, needRestart);
    // Models of guards that are new, so that no request waits for them.
    void opened.warmUp().catch((error: unknown) => log.unexpected('warm-up', error));
    this.#retire(replaced);
  }

  /** The file as it is now was not put in force. */
  reject(problems: readonly string[]): void {
    const { clock, log, metrics } = this.#needed();
    const now = clock.now();
    this.#file = { ...this.#file, rejected: { at: now, problems: [...problems] } };
    metrics.configurationRead('rejected', now);
    log.configurationRejected(problems);
  }

  /** The file says what is in force. */
  confirm(): void {
    const { clock, log, metrics } = this.#needed();
    if (this.#file.rejected !== null) log.configurationConfirmed();
    this.#file = { ...this.#file, rejected: null };
    metrics.configurationRead('unchanged', clock.now());
  }

  /** Resolves when the last exchange of each has ended. */
  async close(): Promise<void> {
    await Promise.all([this.path.retire(), ...this.#retiring]);
  }

  async #record(
    to: string,
    next: Configuration,
    changed: readonly string[],
    by: ConfigurationActor | undefined,
  ): Promise<void> {
    const { configuration, policyHash } = this.path;
    await this.#needed().ledger.append({
      leaf: {
        kind: 'configuration',
        changed: [...changed],
        from: policyHash,
        to,
        ...(by === undefined ? {} : { actor: by.actor }),
        ...(by?.approver === undefined ? {} : { approver: by.approver }),
      },
      contents: {
        diff: Buffer.from(describeChanges(configuration, next)),
        ...(by === undefined ? {} : { reason: Buffer.from(by.reason) }),
      },
    });
  }

  #retire(replaced: ServingPath): void {
    const retired = replaced.retire().finally(() => this.#retiring.delete(retired));
    this.#retiring.add(retired);
  }

  #needed(): Dependencies {
    if (this.#dependencies === undefined) throw new Error('the path is not open yet');
    return this.#dependencies;
  }
}
