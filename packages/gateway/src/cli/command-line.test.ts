import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asCalled, commandLine, nameOfCommand, shellQuote } from './command-line.ts';

describe('a command that is printed', () => {
  test('names the configuration and the data folder that were named', () => {
    const called = { commandName: 'npx gatehouse' };
    expect(commandLine(called, 'doctor')).toBe('npx gatehouse doctor');
    expect(commandLine(called, 'doctor', { config: '/etc/g.yaml', data: 'my data' })).toBe(
      "npx gatehouse doctor --config /etc/g.yaml --data 'my data'",
    );
  });

  test('is called as the program was called', () => {
    const called = { node: 'node', script: 'packages/gateway/dist/main.js', npmScript: undefined, onPath: false };
    expect(nameOfCommand(called)).toBe('node packages/gateway/dist/main.js');
    expect(nameOfCommand({ ...called, node: '/opt/node 24/node' })).toBe(
      "'/opt/node 24/node' packages/gateway/dist/main.js",
    );
    expect(nameOfCommand({ ...called, npmScript: 'test' })).toBe('node packages/gateway/dist/main.js');
    expect(nameOfCommand({ ...called, npmScript: 'start' })).toBe('npm run -s gatehouse --');
    expect(nameOfCommand({ ...called, npmScript: 'gatehouse' })).toBe('npm run -s gatehouse --');
    expect(nameOfCommand({ ...called, npmScript: 'npx' })).toBe('npx gatehouse');
    expect(nameOfCommand({ ...called, onPath: true })).toBe('gatehouse');
  });

  test('replaces our own name in texts of other rooms, and nothing else', () => {
    const called = { commandName: 'npm run gatehouse --' };
    expect(asCalled(called, 'Write one with `gatehouse init`; `gatehouse.yaml` and gatehouse stay.')).toBe(
      'Write one with `npm run gatehouse -- init`; `gatehouse.yaml` and gatehouse stay.',
    );
  });

  test('has words that a shell reads as they were meant', () => {
    const word = fc
      .string({ unit: 'binary', maxLength: 30 })
      .filter((text) => !text.includes('\0') && text.isWellFormed());
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        const printed = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${words.map(shellQuote).join(' ')}`]);
        expect(printed.toString().split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 20 },
    );
  });
});
