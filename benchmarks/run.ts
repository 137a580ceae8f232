/**
 * `npm run bench`: what Gatehouse costs, beside the plainest proxies, nginx and a peer, on one machine in one run. Options:
 * `--quick` for a run of about a minute, `--only gatehouse,plain-request` for some targets, `--no-ledger`.
 */
import { execFileSync, fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Job, JobResult } from './load.ts';
import { describeMachine } from './machine.ts';
import { peakMemory, processorTime } from './process-usage.ts';
import { printReport } from './report.ts';
import type { Report, ScenarioFigures, TargetFigures } from './report.ts';
import { median, quantile } from './statistics.ts';
import { direct, targetKinds } from './targets.ts';
import type { Target } from './targets.ts';
import { chunkCount, scenarios } from './workload.ts';
import type { Scenario } from './workload.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    'no-ledger': { type: 'boolean', default: false },
  },
});

/** Milliseconds of one measurement, and how often each is repeated; the rest are clients and requests a second. */
const plan = options.quick
  ? { rounds: 1, slice: 1_500, latencySlice: 1_500, warmUpRequests: 5_000, warmUpTime: 4_000 }
  : { rounds: 4, slice: 1_200, latencySlice: 1_200, warmUpRequests: 20_000, warmUpTime: 10_000 };
const plainClients = 32;
const streamClients = 64;
const plainRate = 200;
const streamRate = 40;

function startChild(file: string, parameters: readonly string[] = []): ChildProcess {
  return fork(join(here, file), parameters, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('a helper process ended early'));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}

interface Measurement {
  readonly result: JobResult;
  /** Microseconds of processor time for each completed request. */
  readonly cost: number;
}

interface Collected {
  readonly saturated: Measurement[];
  readonly paced: JobResult[];
}

const emptyCollections = (): Map<Scenario, Collected> =>
  new Map(scenarios.map((scenario) => [scenario, { saturated: [], paced: [] }]));

class Bench {
  readonly #load: ChildProcess;
  readonly #targets: readonly Target[];
  readonly #collected: ReadonlyMap<Target, Map<Scenario, Collected>>;

  constructor(load: ChildProcess, targets: readonly Target[]) {
    this.#load = load;
    this.#targets = targets;
    this.#collected = new Map(targets.map((target) => [target, emptyCollections()]));
  }

  async run(): Promise<void> {
    for (const target of this.#targets) await this.#warmUp(target);
    for (let round = 0; round < plan.rounds; round += 1) {
      console.log(`  round ${String(round + 1)} of ${String(plan.rounds)} …`);
      for (const scenario of scenarios) {
        for (const target of this.#targets) {
          const kept = this.#collected.get(target)?.get(scenario);
          if (target.pid !== undefined) kept?.saturated.push(await this.#saturate(target, scenario, plan.slice));
        }
        for (const target of this.#targets)
          this.#collected
            .get(target)
            ?.get(scenario)
            ?.paced.push(await this.#pace(target, scenario));
      }
    }
  }

  figures(): TargetFigures[] {
    const baseline = [...this.#collected].find(([target]) => target.name === 'direct')?.[1];
    return [...this.#collected].map(([target, collections]) => {
      const figures = [...collections].map(([scenario, collected]) =>
        summarise(scenario, collected, baseline?.get(scenario)),
      );
      const costOf = (scenario: Scenario | undefined): number =>
        figures.find((entry) => entry.scenario === scenario?.name)?.cost ?? Number.NaN;
      return {
        name: target.name,
        version: target.version,
        does: target.does,
        memory: target.pid === undefined ? undefined : peakMemory(target.pid),
        // What a stream costs beyond a plain answer, spread over its pieces.
        costPerChunk: (costOf(scenarios[2]) - costOf(scenarios[0])) / chunkCount,
        scenarios: figures,
      };
    });
  }

  async #saturate(target: Target, scenario: Scenario, duration: number): Promise<Measurement> {
    const before = target.pid === undefined ? 0 : processorTime(target.pid);
    const result = await this.#job(target, scenario, duration, {
      clients: scenario.stream ? streamClients : plainClients,
    });
    const after = target.pid === undefined ? 0 : processorTime(target.pid);
    return { result, cost: (after - before) / result.completed };
  }

  /**
   * Code is compiled in earnest only after thousands of requests, so their number counts, not only the time: a gateway on
   * fetch needs some 8 s until it is steady, and a plain proxy a tenth of that.
   */
  async #warmUp(target: Target): Promise<void> {
    let completed = 0;
    const until = performance.now() + plan.warmUpTime;
    while (completed < plan.warmUpRequests && performance.now() < until) {
      for (const scenario of scenarios) {
        if (!scenario.stream) completed += (await this.#saturate(target, scenario, 500)).result.completed;
      }
    }
    for (const scenario of scenarios) if (scenario.stream) await this.#saturate(target, scenario, plan.slice);
  }

  #pace(target: Target, scenario: Scenario): Promise<JobResult> {
    return this.#job(target, scenario, plan.latencySlice, { rate: scenario.stream ? streamRate : plainRate });
  }

  #job(target: Target, scenario: Scenario, duration: number, shape: Job['shape']): Promise<JobResult> {
    const job: Job = {
      port: target.port,
      headers: target.headers,
      bytes: scenario.bytes,
      stream: scenario.stream,
      turns: scenario.turns ?? 0,
      duration,
      shape,
    };
    const result = nextMessage<JobResult>(this.#load);
    this.#load.send(job);
    return result;
  }
}

function summarise(scenario: Scenario, collected: Collected, baseline: Collected | undefined): ScenarioFigures {
  const { saturated, paced } = collected;
  // All rounds together, because one round has too few answers for a p99; they are interleaved, so a slow minute of the
  // machine is in the direct calls as well.
  const added = (of: (result: JobResult) => readonly number[], share: number): number =>
    quantile(paced.flatMap(of), share) - quantile(baseline?.paced.flatMap(of) ?? [], share);
  const results = [...saturated.map(({ result }) => result), ...paced];
  return {
    scenario: scenario.name,
    cost: median(saturated.map(({ cost }) => cost)),
    costs: saturated.map(({ cost }) => cost),
    rate: median(saturated.map(({ result }) => (result.completed * 1_000) / result.elapsed)),
    addedMedian: added((result) => result.latencies, 0.5),
    addedTail: added((result) => result.latencies, 0.99),
    addedFirstByte: added((result) => result.firstBytes, 0.5),
    addedFirstByteTail: added((result) => result.firstBytes, 0.99),
    requests: results.reduce((sum, result) => sum + result.completed, 0),
    errors: results.reduce((sum, result) => sum + result.errors, 0),
    firstError: results.find((result) => result.firstError !== undefined)?.firstError,
    events: scenario.stream ? median(results.map((result) => result.events / result.completed)) : undefined,
  };
}

/** The ledger on its own, as a process of its own; its output is shown as it is. */
function runLedger(folder: string): string | undefined {
  const file = join(here, 'ledger.ts');
  if (options['no-ledger'] || !existsSync(file)) return undefined;
  const seconds = options.quick ? '1' : '3';
  return execFileSync(process.execPath, ['--conditions=source', file, seconds, '64', folder], {
    encoding: 'utf8',
  }).trim();
}

/** One part on its own, in the same way: looking for personal data, the guards. */
function runPart(file: string, ...parameters: readonly string[]): string {
  return execFileSync(process.execPath, ['--conditions=source', join(here, file), ...parameters], {
    encoding: 'utf8',
  }).trim();
}

async function main(): Promise<number> {
  const results = join(here, 'results');
  mkdirSync(results, { recursive: true });
  // What a run that was interrupted has left.
  for (const entry of readdirSync(results))
    if (entry.startsWith('running-')) rmSync(join(results, entry), { recursive: true });
  // Beside the results and not in /tmp, which may be memory: records have to go to a disk.
  const folder = mkdtempSync(join(results, 'running-'));
  const wanted = options.only?.split(',').map((name) => name.trim());
  const unknown = wanted?.find((name) => !targetKinds.some((kind) => kind.name === name));
  if (unknown !== undefined)
    throw new Error(`there is no target ${unknown}; there are ${targetKinds.map((kind) => kind.name).join(', ')}`);

  const machine = describeMachine(folder);
  const children: ChildProcess[] = [];
  const targets: Target[] = [];
  const notMeasured: Record<string, string> = {};
  try {
    const upstream = startChild('mock-upstream.ts', ['0']);
    children.push(upstream);
    const { port } = await nextMessage<{ port: number }>(upstream);
    targets.push(direct(port));
    for (const kind of targetKinds) {
      if (wanted !== undefined && !wanted.includes(kind.name)) continue;
      const missing = kind.missing();
      if (missing !== undefined) {
        notMeasured[kind.name] = missing;
        continue;
      }
      try {
        targets.push(await kind.start(port, folder));
      } catch (error) {
        notMeasured[kind.name] = `it did not start: ${(error as Error).message}`;
      }
    }
    const load = startChild('load.ts');
    children.push(load);
    console.log(`  warming up ${targets.map((target) => target.name).join(', ')} …`);
    const bench = new Bench(load, targets);
    await bench.run();
    const figures = bench.figures();
    const report: Report = {
      date: new Date().toISOString(),
      machine,
      commit: commitOf(here),
      plan: { ...plan, quick: options.quick, plainClients, streamClients, plainRate, streamRate },
      targets: figures,
      notMeasured,
      ledger: runLedger(folder),
      personalData: runPart('personal-data.ts'),
      guards: runPart('guards.ts'),
      limits: runPart('limits.ts'),
      routing: runPart('routing.ts'),
      cache: runPart('cache.ts'),
      validation: runPart('validation.ts'),
      knowledge: runPart('knowledge.ts', options.quick ? '20000' : '100000', options.quick ? '0' : '384'),
      log: runPart('log.ts', options.quick ? '100000' : '1000000', folder),
      overview: runPart('overview.ts', options.quick ? '100000' : '1000000', '30', folder),
    };
    printReport(report);
    const file = join(results, `${report.date.replaceAll(':', '-').slice(0, 19)}.json`);
    writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
    console.log(`\nWritten to ${file}`);
    const failed = figures.some((target) => target.scenarios.some((scenario) => scenario.errors > 0));
    return failed || Object.keys(notMeasured).includes('gatehouse') ? 1 : 0;
  } finally {
    await Promise.all(targets.map((target) => target.stop()));
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function commitOf(folder: string): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}

process.exitCode = await main();
