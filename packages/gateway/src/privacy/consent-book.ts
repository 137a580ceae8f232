import type { Clock } from '../core/clock.ts';
import type {
  ConsentAdministration,
  ConsentRecord,
  ConsentRequest,
  Consents,
  ConsentState,
  ConsentStore,
} from '../core/consent.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Ledger } from '../core/ledger.ts';
import { longestSubject } from '../core/subject.ts';
import type { ConsentReferences } from './consent-references.ts';

export interface ConsentBookOptions {
  readonly store: ConsentStore;
  readonly references: ConsentReferences;
  readonly ledger: Pick<Ledger, 'append'>;
  /** Purposes of the keys that there are. */
  readonly purposes: () => Promise<readonly string[]>;
  readonly clock: Pick<Clock, 'now'>;
}

/** The consents in memory, over a store that keeps them. */
export async function createConsentBook(
  options: ConsentBookOptions,
): Promise<Consents & ConsentAdministration & { close(): Promise<void> }> {
  const { store, references, ledger, purposes, clock } = options;
  const known = new Map<string, ConsentRecord>();
  let sequence = 0;
  let queue: Promise<unknown> = Promise.resolve();

  /** One at a time, or an older state could be written last. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  }
  for (const record of await store.list()) {
    known.set(record.reference, record);
    sequence = Math.max(sequence, record.sequence);
  }

  async function checked({ subject, purpose, reason, actor }: ConsentRequest): Promise<ConsentRequest> {
    if (subject === '' || subject.length > longestSubject)
      throw new GatehouseError('invalid_request', { param: 'subject' });
    if (reason.trim() === '' || reason.length > 2_000) throw new GatehouseError('invalid_request', { param: 'reason' });
    // A purpose that is only mistyped would leave the person where they were.
    if (purpose !== undefined && !(await purposes()).includes(purpose))
      throw new GatehouseError('invalid_request', { param: 'purpose' });
    return { subject, purpose, reason, actor };
  }

  function recordOf(state: ConsentState, { subject, purpose, actor }: ConsentRequest): ConsentRecord {
    sequence += 1;
    return Object.freeze({
      reference: references.of(subject, purpose),
      state,
      ...(purpose === undefined ? {} : { purpose }),
      at: clock.now(),
      sequence,
      actor,
    });
  }

  async function write(action: ConsentState, { subject, purpose, reason, actor }: ConsentRequest): Promise<void> {
    await ledger.append({
      leaf: { kind: 'consent', action, actor, ...(purpose === undefined ? {} : { purpose }) },
      contents: { reason: Buffer.from(reason) },
      subject,
    });
  }

  const newestFirst = (records: readonly ConsentRecord[]): readonly ConsentRecord[] =>
    records.toSorted((one, other) => other.sequence - one.sequence);

  /** Purposes that there were once count too. */
  async function purposesOf(): Promise<ReadonlySet<string>> {
    return new Set([...(await purposes()), ...[...known.values()].flatMap(({ purpose }) => purpose ?? [])]);
  }

  return {
    stateOf(subject, purpose) {
      if (known.size === 0) return undefined;
      const general = known.get(references.of(subject));
      const own = known.get(references.of(subject, purpose));
      if (general === undefined || own === undefined) return (general ?? own)?.state;
      return general.sequence > own.sequence ? general.state : own.state;
    },

    async give(request) {
      const wanted = await checked(request);
      const record = recordOf('given', wanted);
      await inTurn(async () => {
        // What lets somebody through counts last, when it is in the record and on the disk.
        await write('given', wanted);
        await store.put(record);
        // Unless a withdrawal has come in between, which counts already and is written next.
        if ((known.get(record.reference)?.sequence ?? 0) < record.sequence) known.set(record.reference, record);
      });
      return record;
    },

    async withdraw(request) {
      const wanted = await checked(request);
      const record = recordOf('withdrawn', wanted);
      // Refused from here on, even if the disk fails below: a withdrawal must never wait for anything.
      known.set(record.reference, record);
      await inTurn(async () => {
        await store.put(record);
        await write('withdrawn', wanted);
      });
      return record;
    },

    async of(subject) {
      const named = [undefined, ...(await purposesOf())].flatMap(
        (purpose) => known.get(references.of(subject, purpose)) ?? [],
      );
      return newestFirst(named);
    },

    list: () => Promise.resolve(newestFirst([...known.values()])),
    async close() {
      await queue;
      await store.close();
    },
  };
}
