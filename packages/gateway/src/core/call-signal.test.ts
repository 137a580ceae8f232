import { describe, expect, it } from 'vitest';
import { CallController, type CallSignal } from './call-signal.ts';

/** Both must do the same: what is tested with an AbortSignal runs with a CallController. */
const kinds: readonly [string, () => { readonly signal: CallSignal; abort(reason: unknown): void }][] = [
  ['a CallController', () => new CallController()],
  ['an AbortController', () => new AbortController()],
];

describe.each(kinds)('%s', (_name, open) => {
  it('tells every listener once, whichever its form, and keeps the first reason', () => {
    const controller = open();
    const told: string[] = [];
    controller.signal.addEventListener('abort', () => told.push(`first ${String(controller.signal.reason)}`));
    controller.signal.addEventListener('abort', { handleEvent: () => told.push('second') });
    expect(controller.signal.aborted).toBe(false);
    controller.abort('gone');
    controller.abort('late');
    expect(told).toEqual(['first gone', 'second']);
    expect(controller.signal.aborted).toBe(true);
    expect(controller.signal.reason).toBe('gone');
  });

  it('tells neither a listener that was removed nor one that came too late', () => {
    const controller = open();
    const told: string[] = [];
    const removed = (): void => void told.push('removed');
    const stranger = (): void => undefined;
    const other = { handleEvent: () => void told.push('other') };
    controller.signal.addEventListener('abort', removed);
    controller.signal.addEventListener('abort', other);
    controller.signal.removeEventListener('abort', removed);
    controller.signal.removeEventListener('abort', stranger);
    controller.abort('gone');
    controller.signal.addEventListener('abort', removed);
    expect(told).toEqual(['other']);
  });

  it('throws its reason, and only when it was aborted', () => {
    const controller = open();
    controller.signal.throwIfAborted();
    controller.abort('gone');
    expect(() => controller.signal.throwIfAborted()).toThrow('gone');
  });
});
