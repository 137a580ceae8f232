import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memory: string;
  readonly kernel: string;
  readonly node: string;
  /** Durable writes of 4 KiB a second, one after the other, where the records lie. */
  readonly durableWrites: number;
  /** Average of running processes in the last minute, before the run. */
  readonly load: string;
}

function durableWritesPerSecond(folder: string): number {
  const file = join(folder, 'disk-probe');
  const descriptor = openSync(file, 'w');
  const page = Buffer.alloc(4_096, 1);
  const started = performance.now();
  let count = 0;
  while (performance.now() - started < 1_000) {
    writeSync(descriptor, page);
    fdatasyncSync(descriptor);
    count += 1;
  }
  const rate = count / ((performance.now() - started) / 1_000);
  closeSync(descriptor);
  rmSync(file);
  return Math.round(rate);
}

export function describeMachine(folder: string): Machine {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    kernel: `${type()} ${release()}`,
    node: process.versions.node,
    durableWrites: durableWritesPerSecond(folder),
    load: readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? '',
  };
}
