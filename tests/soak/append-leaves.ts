// Appends leaves to a ledger until it is killed, and says which were acknowledged: one line of JSON each.
import { writeSync } from 'node:fs';
import type { LeafDraft } from '../../packages/gateway/src/core/ledger.ts';
import { requestEntry, resultEntry } from '../../packages/gateway/src/testing/ledger-room.ts';
import { openKilledLedger } from './killed-ledger.ts';

const [folder = '', round = '', beginning = ''] = process.argv.slice(2);

/** At once, for what is only buffered dies with the process. */
function tell(what: object): void {
  const line = Buffer.from(`${JSON.stringify(what)}\n`);
  for (let written = 0; written < line.length;) {
    try {
      written += writeSync(1, line, written);
    } catch (thrown) {
      // The pipe is full for now.
      if ((thrown as NodeJS.ErrnoException).code !== 'EAGAIN') throw thrown;
    }
  }
}

const ledger = await openKilledLedger(folder, Number(beginning), (cause) => tell({ failed: String(cause) }));
ledger.onCheckpoint(({ shard, size, root }) => tell({ shard, size, root: Buffer.from(root).toString('hex') }));
tell({ opened: true });

async function append(appender: number): Promise<void> {
  for (let count = 0; ; count++) {
    const request = `req_${round}_${appender}_${count}`;
    const { shard, index, hash } = await ledger.append(requestEntry(request));
    tell({ leaf: hash, shard, index });
    const entry = resultEntry(request, index);
    const result = await ledger.append({ ...entry, leaf: { ...entry.leaf, previousShard: shard } as LeafDraft });
    tell({ leaf: result.hash, shard: result.shard, index: result.index });
  }
}
if (Number(round) % 7 === 3) await ledger.rotateKey();
await Promise.all(Array.from({ length: 16 }, (_, appender) => append(appender)));
