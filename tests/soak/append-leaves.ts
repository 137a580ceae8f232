// Appends leaves to a ledger until it is killed, and says which were acknowledged: one line of JSON each.
import { writeSync } from 'node:fs';
import { openLedger } from '../../packages/gateway/src/ledger/open-ledger.ts';
import { requestEntry, resultEntry, testRootKey } from '../../packages/gateway/src/testing/ledger-room.ts';

const [folder = '', round = '', epoch = ''] = process.argv.slice(2);
const started = performance.now();
/** Half a year goes by in six seconds, so that shards are turned over under way. */
const clock = {
  now: () => Math.round(Number(epoch) + (performance.now() - started) * 2_600_000),
  elapsed: () => performance.now(),
};
const tell = (what: object): void => void writeSync(1, `${JSON.stringify(what)}\n`);

const ledger = await openLedger({
  folder,
  rootKey: testRootKey,
  segmentBytes: 65_536,
  fileLeaves: 700,
  publishWithin: 10,
  clock,
  log: {
    ledgerFailed: (cause) => tell({ failed: String(cause) }),
    ledgerRecovered: () => undefined,
    ledgerRepaired: () => undefined,
  },
});
ledger.onCheckpoint(({ shard, size, root }) => tell({ shard, size, root: Buffer.from(root).toString('hex') }));
tell({ opened: true });

async function append(appender: number): Promise<void> {
  for (let count = 0; ; count++) {
    const request = `req_${round}_${appender}_${count}`;
    const { shard, index, hash } = await ledger.append(requestEntry(request));
    tell({ leaf: hash, shard, index, now: clock.now() });
    const result = await ledger.append(resultEntry(request, index));
    tell({ leaf: result.hash, shard: result.shard, index: result.index, now: clock.now() });
  }
}
if (Number(round) % 7 === 3) await ledger.rotateKey();
await Promise.all(Array.from({ length: 16 }, (_, appender) => append(appender)));
