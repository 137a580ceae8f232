import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import type {
  AttackAdministration,
  AttackMemory,
  AttackStore,
  ConfirmedAttack,
  KnownAttack,
} from './core/attack-memory.ts';
import type { Clock } from './core/clock.ts';
import { GatehouseError } from './core/errors.ts';
import type { Ids } from './core/ids.ts';
import { knownAttacks } from './guards/attack-memory/known-attacks.ts';
import { type LikeText, ShingleIndex } from './lib/shingle-index.ts';
import { createTextReader } from './lib/text-reading.ts';
import type { ClassifierText } from './lib/word-reader.ts';
import { wordsOf } from './lib/words-of.ts';
import { createFileAttackStore } from './stores/file-attacks.ts';

/** Confirmed attacks of a tenant; each is about half a kibibyte. */
const mostAttacks = 10_000;

export interface OpenAttackMemory {
  readonly memory: AttackMemory;
  readonly administration: AttackAdministration;
}

export interface AttackMemoryOptions {
  /** At least 16 bytes: without it, fingerprints say nothing. */
  readonly key: Uint8Array;
  readonly tenant: string;
  readonly store: AttackStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Ids;
}

/** The memory of a data folder. */
export async function openAttackMemory(
  dataFolder: string,
  tenantKey: Uint8Array,
  options: Pick<AttackMemoryOptions, 'tenant' | 'clock' | 'ids'>,
): Promise<OpenAttackMemory> {
  const key = new Uint8Array(hkdfSync('sha256', tenantKey, new Uint8Array(), 'gatehouse attacks v1', 32));
  const check = createHmac('sha256', createSecretKey(key)).update('check').digest('hex').slice(0, 16);
  const store = await createFileAttackStore(join(dataFolder, 'attacks.json'), check);
  return createAttackMemory({ ...options, key, store });
}

/** The memory where no data folder is: what everybody knows. */
export function knownAttacksOnly(): AttackMemory {
  return createAttackMemory({
    key: new Uint8Array(32),
    tenant: '',
    store: { list: () => [], put: () => Promise.resolve(), remove: () => Promise.resolve(false) },
    clock: { now: () => 0 },
    ids: { next: (prefix) => prefix },
  }).memory;
}

/** Known attacks hold for everybody, confirmed ones for the tenant who has confirmed them. */
export function createAttackMemory({ key, tenant, store, clock, ids }: AttackMemoryOptions): OpenAttackMemory {
  const read = createTextReader();
  const known = new ShingleIndex(key);
  for (const [number, text] of knownAttacks.entries()) {
    const fingerprint = known.fingerprint(wordsOf(read(text)));
    if (fingerprint !== undefined) known.add(`known-${number + 1}`, fingerprint);
  }
  const own = new Map<string, ShingleIndex>();
  const ownOf = (name: string): ShingleIndex => {
    let index = own.get(name);
    if (index === undefined) own.set(name, (index = new ShingleIndex(key)));
    return index;
  };
  for (const { id, tenant: owner, prints, words } of store.list()) ownOf(owner).add(id, { prints, words });

  let version = 0;
  const graver = (
    words: ClassifierText,
    first: LikeText | undefined,
    second: LikeText | undefined,
  ): KnownAttack | undefined => {
    const like = second !== undefined && second.similarity > (first?.similarity ?? 0) ? second : first;
    if (like === undefined) return undefined;
    const { id, similarity } = like;
    return { id, similarity, start: words.starts[like.first] ?? 0, end: words.ends[like.last] ?? 0 };
  };

  return {
    memory: {
      get version() {
        return version;
      },
      find(asking, reading, least) {
        const words = reading.derived(wordsOf);
        return graver(words, known.find(words, least), own.get(asking)?.find(words, least));
      },
      *findInSteps(asking, reading, least) {
        const words = reading.derived(wordsOf);
        const first = yield* known.findInSteps(words, least);
        const mine = own.get(asking);
        return graver(words, first, mine === undefined ? undefined : yield* mine.findInSteps(words, least));
      },
    },
    administration: {
      list: () =>
        Promise.resolve(
          store
            .list()
            .filter((attack) => attack.tenant === tenant)
            .map(shown),
        ),
      async add({ text, actor, note, request }) {
        const index = ownOf(tenant);
        const fingerprint = index.fingerprint(wordsOf(read(text)));
        if (fingerprint === undefined) throw new GatehouseError('invalid_request', { param: 'text' });
        if (index.size >= mostAttacks) throw new GatehouseError('attacks_full');
        const attack = {
          id: ids.next('atk'),
          tenant,
          at: clock.now(),
          actor,
          ...(request === undefined ? {} : { request }),
          ...(note === undefined ? {} : { note }),
          ...fingerprint,
        };
        await store.put(attack);
        index.add(attack.id, fingerprint);
        version++;
        return shown(attack);
      },
      async remove(id) {
        if (!store.list().some((attack) => attack.id === id && attack.tenant === tenant)) return false;
        await store.remove(id);
        version++;
        return ownOf(tenant).remove(id);
      },
    },
  };
}

function shown(attack: ConfirmedAttack & { readonly prints: unknown }): ConfirmedAttack {
  const { prints: _prints, ...rest } = attack;
  return rest;
}
