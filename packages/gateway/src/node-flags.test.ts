import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { missingFlags, nodeFlags } from './node-flags.ts';

describe('the flags of the serving process', () => {
  test('are all missing at first', () => {
    expect(missingFlags([])).toEqual(nodeFlags);
    expect(missingFlags(['--conditions=source'], '--enable-source-maps')).toEqual(nodeFlags);
  });

  test('are left to whoever gave them, with whatever value and spelling', () => {
    expect(missingFlags(['--max_semi_space_size=64', '--heap-growing-percent=9'], '--disable-proto=delete')).toEqual(
      [],
    );
    expect(missingFlags(nodeFlags)).toEqual([]);
  });

  test.runIf(process.platform !== 'win32')(
    'hold for a gateway that is started without them, in the same process',
    () => {
      const main = fileURLToPath(new URL('main.ts', import.meta.url));
      const inspect = `data:text/javascript,${encodeURIComponent(
        "process.on('exit', () => console.log(JSON.stringify([process.pid, process.env.MALLOC_ARENA_MAX, process.execArgv.filter((flag) => !flag.includes('import'))])))",
      )}`;
      const words = ['--conditions=source', `--import=${inspect}`, main, 'start', '--help'];
      const { pid, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8', env: {} });
      expect(stdout).toContain('Usage: gatehouse start');
      expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual([
        pid,
        '2',
        [...nodeFlags, '--conditions=source'],
      ]);
    },
  );
});
