import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LineBuffer } from './line-buffer.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'line-buffer-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function openFile(name = 'log') {
  const path = join(folder, name);
  const descriptor = openSync(path, 'a');
  return { descriptor, read: () => readFileSync(path, 'utf8') };
}

test('writes all lines in order, whether they are pushed, flushed or many', async () => {
  const file = openFile();
  const buffer = new LineBuffer(file.descriptor, String);
  let expected = '';
  for (let index = 0; index < 20_000; index += 1) {
    const line = `line ${String(index)} with ünïcode 🏰\n`;
    expected += line;
    buffer.write(line);
    if (index % 1_000 === 0) await new Promise(setImmediate);
  }
  buffer.push();
  await vi.waitFor(() => expect(file.read()).toBe(expected), { timeout: 30_000 });
  buffer.write('last\n');
  buffer.flush();
  expect(file.read()).toBe(`${expected}last\n`);
  closeSync(file.descriptor);
});

test('tells how many lines were lost once it can write again', async () => {
  const file = openFile();
  const buffer = new LineBuffer(file.descriptor, (lines) => `lost ${String(lines)}\n`);
  const line = `${'x'.repeat(1_048_575)}\n`;
  for (let index = 0; index < 20; index += 1) buffer.write(line);
  const lines = (): string[] =>
    file
      .read()
      .split('\n')
      .map((entry) => entry.slice(0, 9));
  const complete = (): number => lines().filter((entry) => entry.startsWith('x')).length;
  const told = (): number =>
    Number(
      lines()
        .find((entry) => entry.startsWith('lost'))
        ?.slice(5),
    );
  await vi.waitFor(() => expect(complete() + told()).toBe(20), { timeout: 30_000 });
  const written = complete();
  expect(written).toBeGreaterThan(0);
  expect(written).toBeLessThan(20);
  closeSync(file.descriptor);
});

test.runIf(process.platform === 'linux')('gives up what a full disk does not take, also when it flushes', async () => {
  const descriptor = openSync('/dev/full', 'w');
  const buffer = new LineBuffer(descriptor, String);
  buffer.write('asynchronous\n');
  buffer.push();
  await new Promise((resolve) => setTimeout(resolve, 50));
  buffer.write('synchronous\n');
  expect(() => buffer.flush()).not.toThrow();
  closeSync(descriptor);
});

test('waits for the end of the process only as long as it has lines', () => {
  const file = openFile();
  const before = process.listenerCount('exit');
  const buffer = new LineBuffer(file.descriptor, String);
  expect(process.listenerCount('exit')).toBe(before);
  buffer.write('one\n');
  buffer.write('two\n');
  expect(process.listenerCount('exit')).toBe(before + 1);
  buffer.flush();
  expect(process.listenerCount('exit')).toBe(before);
  expect(file.read()).toBe('one\ntwo\n');
  closeSync(file.descriptor);
});
