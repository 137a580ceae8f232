import type { Voices } from './core/voices.ts';
import type { DiscloseRequest } from '@gatehouse/contract/admin-record';
import type { Clock } from './core/clock.ts';
import type { Ids } from './core/ids.ts';
import type { Leaf } from '@gatehouse/contract/leaf';
import type { LeafIndex, LeafSource } from './core/leaf-index.ts';
import type { Ledger } from './core/ledger.ts';
import { Approvals, type ApprovalsOptions } from './disclosure/approvals.ts';
import { type BundleDisclosureOptions, type Disclosing, recordDisclosure } from './disclosure/bundle-disclosure.ts';
import { type ContentReading, type ContentReadingOptions, createContentReading } from './disclosure/content-reading.ts';
import { createRecordSearch, leafAt, type RecordSearch, type ReferencesOf } from './index/search-record.ts';
import { leavesUpTo, publishedSizes } from './ledger/bundle/published-leaves.ts';
import { parseReveal } from './ledger/bundle/reveal.ts';
import { DestroyedContents } from './ledger/destroyed-contents.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import type { KeyReader } from './ledger/keys/read-keys.ts';
import { parseShardFolderName } from './ledger/log/shard-name.ts';
import { type Destroyed, openPieces } from './ledger/open-content.ts';
import { raiseReview } from './review/raise-review.ts';

export interface RecordAccess {
  readonly index: LeafIndex;
  readonly search: RecordSearch;
  readonly reading: ContentReading;
  readonly approvals: Approvals;
  /** A leaf, and its contents: for what is told to the caller whose they are. Others go by `reading`. */
  readonly leafAt: ContentReadingOptions['leafAt'];
  readonly open: ContentReadingOptions['open'];
  /** Records that contents go into a bundle. */
  disclose(wanted: DiscloseRequest, actor: string): Promise<Disclosing>;
  readonly fourEyes: boolean;
}

export type ListKeys = () => Promise<readonly { readonly id: string; readonly name: string }[]>;

export interface RecordAccessOptions {
  readonly ledgerFolder: string;
  /** Undefined where contents cannot be opened. */
  readonly keys: KeyReader | undefined;
  /** Under which name leaves of a period know a key. */
  readonly keyReference: (key: string, period: string) => string;
  /** All keys, for whoever searches by their names. */
  readonly listKeys: ListKeys;
  readonly fourEyes: boolean;
  readonly voices: Voices;
  /** How long questions to a second person wait. */
  readonly waiting: NonNullable<ApprovalsOptions['waiting']>;
  readonly index: LeafIndex;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Puts the index, the leaves and the contents together for those who look into the record. */
export function openRecordAccess(options: RecordAccessOptions): RecordAccess {
  const { clock, fourEyes, ids, index, keyReference, keys, ledger, ledgerFolder, listKeys, voices, waiting } = options;
  const source = createLeafSource(ledgerFolder);
  const approvals = new Approvals({
    clock,
    ids,
    ledger,
    voices,
    waiting,
    raise: (raised) => raiseReview(ledger, raised),
  });
  const open = contentOpener(ledgerFolder, keys, destroyedContents(index, source));
  return {
    index,
    leafAt: (place) => leafAt(source, place),
    open,
    fourEyes,
    approvals,
    disclose: (wanted, actor) =>
      recordDisclosure({ ...bundleSource(ledgerFolder), fourEyes, approvals, ledger, clock }, wanted, actor),
    search: createRecordSearch({
      index,
      source,
      ...openReferences({ source, keys, keyReference }),
      keysNamed: openKeyNames({ source, keyReference, listKeys }),
      async keyOf(reference, shard) {
        const period = parseShardFolderName(shard)?.period ?? '';
        return (await listKeys()).find(({ id }) => id === reference || keyReference(id, period) === reference);
      },
    }),
    reading: createContentReading({
      fourEyes,
      approvals,
      ledger,
      find: (request) => index.findRequest(request),
      leafAt: (place) => leafAt(source, place),
      open,
    }),
  };
}

/** What a bundle would be made of. */
export function bundleSource(ledgerFolder: string): Pick<BundleDisclosureOptions, 'leaves' | 'select' | 'sizes'> {
  return {
    sizes: (tenant) => publishedSizes(ledgerFolder, tenant),
    leaves: (sizes) => leavesUpTo(ledgerFolder, sizes),
    select: parseReveal,
  };
}

/** Under which names the leaves of all periods know keys and subjects. */
export function openReferences(options: {
  readonly source: LeafSource;
  readonly keys: KeyReader | undefined;
  readonly keyReference: (key: string, period: string) => string;
}): { readonly referencesOfKey: ReferencesOf; readonly referencesOfSubject: ReferencesOf } {
  const { keyReference, keys, source } = options;
  return {
    async referencesOfKey(key) {
      return (await periodsOf(source))
        .map((period) => keyReference(key, period))
        .filter((reference) => reference !== key);
    },
    async referencesOfSubject(name) {
      if (keys === undefined) return [];
      const retentions = new Set(['standard', ...keys.segments().map(({ retention }) => retention)]);
      const known = keys.subject(name, [...retentions]);
      return (await periodsOf(source)).flatMap((period) => known.map((subject) => subject.reference(period)));
    },
  };
}

/** Ids and references of the keys whose name has a text in it, or whose id begins with it. */
export function openKeyNames(options: {
  readonly source: LeafSource;
  readonly keyReference: (key: string, period: string) => string;
  readonly listKeys: ListKeys;
}): ReferencesOf {
  const { keyReference, listKeys, source } = options;
  return async (text) => {
    const folded = text.toLowerCase();
    const meant = (await listKeys()).filter(
      ({ id, name }) => name.toLowerCase().includes(folded) || (text.length > 'key_'.length && id.startsWith(text)),
    );
    if (meant.length === 0) return [];
    const periods = await periodsOf(source);
    return meant
      .slice(0, mostNamed)
      .flatMap(({ id }) => [...new Set([id, ...periods.map((period) => keyReference(id, period))])]);
  };
}

async function periodsOf(source: LeafSource): Promise<readonly string[]> {
  const names = (await source.shards()).map((shard) => parseShardFolderName(shard)?.period);
  return [...new Set(names)].filter((period) => period !== undefined);
}

const mostAtOnce = 500;
/** Keys that a word of a search may mean. */
const mostNamed = 100;

/** What the record says was destroyed. The index only finds the leaves: what counts is what they say. */
export function destroyedContents(index: Pick<LeafIndex, 'query'>, source: LeafSource): Destroyed {
  const read = new Set<string>();
  return new DestroyedContents(async function* further(): AsyncGenerator<Leaf> {
    let cursor: string | undefined;
    do {
      const page = await index.query({ kinds: ['erasure', 'expiry'] }, { limit: mostAtOnce, cursor });
      for (const place of page.entries) {
        const name = `${place.shard}/${place.index}`;
        if (read.has(name)) continue;
        const found = await leafAt(source, place);
        if (found === undefined) continue;
        read.add(name);
        yield found.leaf;
      }
      cursor = page.next;
    } while (cursor !== undefined);
    // The index comes after the record: what it has not come to yet is read from the leaves.
    const [newest] = (await index.query({}, { limit: 1 })).entries;
    const shards = await source.shards();
    for (const shard of shards.slice(Math.max(0, shards.indexOf(newest?.shard ?? '')))) {
      for await (const { index: place, leaf } of source.read(shard, shard === newest?.shard ? newest.index + 1 : 0)) {
        const name = `${shard}/${place}`;
        if ((leaf.kind !== 'erasure' && leaf.kind !== 'expiry') || read.has(name)) continue;
        read.add(name);
        yield leaf;
      }
    }
  });
}

/** Opens contents piece by piece, with the keys of the data folder. */
export function contentOpener(
  folder: string,
  keys: KeyReader | undefined,
  destroyed: Destroyed,
): ContentReadingOptions['open'] {
  return async (at, part) => {
    if (keys === undefined) return undefined;
    const pieces = await openPieces({ folder, keys, destroyed }, at, part);
    return pieces?.map((opened) => {
      const { bytes, subject } = opened.piece;
      return opened.fault === undefined
        ? { bytes, subject, content: opened.content }
        : { bytes, subject, fault: opened.fault.fault };
    });
  };
}
