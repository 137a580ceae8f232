import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';

/** Says whether V8 looks methods of strings up the fast way, after what a module has brought. */
function isFastAfter(module: string): boolean {
  const url = new URL(module, import.meta.url).href;
  const script = `await import(${JSON.stringify(url)}); console.log(%HasFastProperties(String.prototype)); process.exit(0);`;
  const options = ['--conditions=source', '--allow-natives-syntax', '--input-type=module', '--eval', script];
  const { stderr, stdout } = spawnSync(process.execPath, options, { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return stdout.trim() === 'true';
}

describe('reading texts', () => {
  test('is seen to be slow after a class that extends String', () => {
    expect(isFastAfter('data:text/javascript,class Text extends String {}')).toBe(false);
  });

  test('stays fast with everything that a gateway loads', () => {
    expect(isFastAfter('composition.ts')).toBe(true);
  });

  test('stays fast with what is loaded for counters and a cache in Redis', () => {
    expect(isFastAfter('stores/redis-counters.ts')).toBe(true);
    expect(isFastAfter('stores/redis-cache.ts')).toBe(true);
  });
});
