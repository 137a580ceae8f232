import type { Clock } from '../core/clock.ts';
import type { Output } from './dependencies.ts';
import { printable } from './printer.ts';

export interface Progress {
  show(what: string, done: number, total: number): void;
  /** Takes the bar away. */
  clear(): void;
}

const width = 30;
const interval = 100;

/** A bar on a terminal, drawn ten times a second at most; nothing anywhere else. */
export function createProgress(output: Output, clock: Pick<Clock, 'elapsed'>): Progress {
  if (output.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  let drawn: number | undefined;
  return {
    show(what, done, total) {
      const now = clock.elapsed();
      if (drawn !== undefined && now - drawn < interval) return;
      drawn = now;
      const full = Math.floor((width * done) / Math.max(total, 1));
      const bar = `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
      output.write(`\r\u001b[K${printable(what)} ${bar} ${done} of ${total}`);
    },
    clear() {
      if (drawn !== undefined) output.write('\r\u001b[K');
      drawn = undefined;
    },
  };
}
