import type { Machine } from './machine.ts';

export interface ScenarioFigures {
  readonly scenario: string;
  /** Microseconds of processor time for a request, all threads and processes of the target; median and each round. */
  readonly cost: number;
  readonly costs: readonly number[];
  /** Requests a second with as many clients as the plan says. */
  readonly rate: number;
  /** Milliseconds over the direct call at a fixed rate: last byte and first byte of the body. */
  readonly addedMedian: number;
  readonly addedTail: number;
  readonly addedFirstByte: number;
  readonly addedFirstByteTail: number;
  readonly requests: number;
  readonly errors: number;
  readonly firstError: string | undefined;
  /** Events with content in one streamed answer. */
  readonly events: number | undefined;
}

export interface TargetFigures {
  readonly name: string;
  readonly version: string;
  readonly does: string;
  /** Bytes resident at the highest. */
  readonly memory: number | undefined;
  /** Microseconds. */
  readonly costPerChunk: number;
  readonly scenarios: readonly ScenarioFigures[];
}

export interface Report {
  readonly date: string;
  readonly machine: Machine;
  readonly commit: string;
  readonly plan: Readonly<Record<string, number | boolean>>;
  readonly targets: readonly TargetFigures[];
  readonly notMeasured: Readonly<Record<string, string>>;
  readonly ledger: string | undefined;
  readonly personalData: string;
  readonly guards: string;
  readonly limits: string;
  readonly routing: string;
  readonly cache: string;
  readonly validation: string;
  readonly log: string;
  /** What `knowledge.ts` has printed. */
  readonly knowledge: string;
  /** What `overview.ts` has printed. */
  readonly overview: string;
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const [index, row] of rows.entries()) {
    console.log(
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`,
    );
    if (index === 0) console.log(`  ${widths.map((width) => '─'.repeat(width)).join('  ')}`);
  }
}

const shown = (value: number, digits: number): string => (Number.isFinite(value) ? value.toFixed(digits) : '–');

function ratio(of: TargetFigures, to: TargetFigures | undefined, pick: (target: TargetFigures) => number): string {
  return to === undefined ? '–' : `${shown(pick(of) / pick(to), 2)} ×`;
}

export function printReport(report: Report): void {
  const { machine, plan } = report;
  const measured = report.targets.filter((target) => target.name !== 'direct');
  const named = (name: string): TargetFigures | undefined => measured.find((target) => target.name === name);
  const names = measured[0]?.scenarios.map((scenario) => scenario.scenario) ?? [];
  const cost = (target: TargetFigures, scenario: string): number =>
    target.scenarios.find((entry) => entry.scenario === scenario)?.cost ?? Number.NaN;

  console.log(
    `\n${machine.processor}, ${String(machine.cores)} cores, ${machine.memory}, ${machine.kernel}, node ${machine.node}, load before ${machine.load}`,
  );
  console.log(
    `Disk: ${String(machine.durableWrites)} durable writes of 4 KiB a second, one after the other. Commit ${report.commit}.\n`,
  );
  for (const target of measured) console.log(`  ${target.name} ${target.version}: ${target.does}`);
  for (const [name, reason] of Object.entries(report.notMeasured)) console.log(`  ${name}: NOT MEASURED, ${reason}`);

  console.log(
    `\nProcessor time for a request in µs (${String(plan['plainClients'])} clients, ${String(plan['streamClients'])} for streams; medians), and memory at the highest`,
  );
  printTable([
    ['', ...names, 'per chunk', 'memory MB'],
    ...measured.map((target) => [
      target.name,
      ...names.map((scenario) => shown(cost(target, scenario), 1)),
      shown(target.costPerChunk, 2),
      shown((target.memory ?? Number.NaN) / 1e6, 0),
    ]),
  ]);

  console.log('\nRequests a second with the same clients (upstream and load generator share the machine)');
  printTable([
    ['', ...names],
    ...measured.map((target) => [target.name, ...target.scenarios.map((scenario) => shown(scenario.rate, 0))]),
  ]);

  console.log(
    `\nMilliseconds over a direct call at a fixed rate (${String(plan['plainRate'])}/s, streams ${String(plan['streamRate'])}/s): p50 / p99; for streams, of the first byte`,
  );
  printTable([
    ['', ...names],
    ...measured.map((target) => [
      target.name,
      ...target.scenarios.map((scenario) =>
        scenario.events === undefined
          ? `${shown(scenario.addedMedian, 2)} / ${shown(scenario.addedTail, 2)}`
          : `${shown(scenario.addedFirstByte, 2)} / ${shown(scenario.addedFirstByteTail, 2)}`,
      ),
    ]),
  ]);

  const gatehouse = named('gatehouse');
  if (gatehouse !== undefined) {
    console.log('\nProcessor time of Gatehouse as a multiple of the others');
    printTable([
      ['', ...names, 'per chunk'],
      ...measured
        .filter((target) => target !== gatehouse)
        .map((target) => [
          target.name,
          ...names.map((scenario) => ratio(gatehouse, target, (of) => cost(of, scenario))),
          ratio(gatehouse, target, (of) => of.costPerChunk),
        ]),
    ]);
  }

  for (const target of report.targets) {
    for (const scenario of target.scenarios) {
      if (scenario.errors > 0) {
        console.log(
          `\n✖ ${target.name}, ${scenario.scenario}: ${String(scenario.errors)} of ${String(scenario.errors + scenario.requests)} failed: ${scenario.firstError ?? ''}`,
        );
      }
    }
  }
  if (report.ledger !== undefined) console.log(`\nThe ledger on its own\n${report.ledger}`);
  console.log(`\nLooking for personal data on its own\n${report.personalData}`);
  console.log(`\nThe guards on their own\n${report.guards}`);
  console.log(`\nAuthentication and limits on their own\n${report.limits}`);
  console.log(`\nRouting on its own\n${report.routing}`);
  console.log(`\nAn answer from the cache, beside one from the model\n${report.cache}`);
  console.log(`\nHolding answers to a form\n${report.validation}`);
  console.log(`\nThe log on its own\n${report.log}`);
  console.log(`\nThe index of documents on its own\n${report.knowledge}`);
  console.log(`\nThe overview on its own\n${report.overview}`);
}
