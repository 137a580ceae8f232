import { hash } from 'node:crypto';
import type { Findings } from './faults.ts';
import { largestNote } from './note.ts';
import { ReadError, type Source } from './source.ts';

const largestResponse = 1_048_576;

/**
 * The checkpoints of a shard that an authority has stamped (RFC 3161), which the log must go on from like any other. Each must be the
 * one that its response is about: the response holds its SHA-256. Whether the authority has signed it is for `openssl ts -verify`.
 */
export async function stampedCheckpoints(
  name: string,
  source: Source,
  findings: Findings,
): Promise<readonly { readonly name: string; readonly bytes: Buffer }[]> {
  const stamped: { name: string; bytes: Buffer }[] = [];
  try {
    for (const path of (await source.list('timestamps')) ?? []) {
      const size = /^timestamps\/([1-9][0-9]{0,15})\.tsr$/.exec(path)?.[1];
      if (size === undefined) continue;
      const response = await source.read(path, largestResponse);
      const bytes = await source.read(`timestamps/${size}.checkpoint`, largestNote);
      if (response === undefined || bytes === undefined) {
        findings.add('missing', name, `timestamps/${size}.checkpoint`, 'the checkpoint that was stamped is not there');
        continue;
      }
      if (!response.includes(hash('sha256', bytes, 'buffer'))) {
        findings.add('changed', name, path, 'it is not about the checkpoint beside it');
      }
      stamped.push({ name: `${name}/timestamps/${size}.checkpoint`, bytes });
    }
  } catch (thrown) {
    if (!(thrown instanceof ReadError)) throw thrown;
    findings.add('unreadable', name, 'timestamps', thrown.message);
  }
  return stamped;
}
