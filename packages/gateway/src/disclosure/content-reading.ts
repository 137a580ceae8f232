import type { ApprovalView, ContentPieceView, ReadContent, ReadContentRequest } from '@gatehouse/contract/admin-record';
import type { ContentPart } from '@gatehouse/contract/content-parts';
import type { Leaf } from '@gatehouse/contract/leaf';
import { GatehouseError } from '../core/errors.ts';
import type { LeafPlace, ReadLeaf } from '../core/leaf-index.ts';
import type { Ledger } from '../core/ledger.ts';
import type { Approvals } from './approvals.ts';

/** A piece of a content as it was opened, or why it does not open. */
export interface OpenedPiece {
  readonly bytes: number;
  readonly subject?: string | undefined;
  readonly content?: Uint8Array;
  readonly fault?: NonNullable<ContentPieceView['fault']>;
}

export interface ContentReadingOptions {
  /** Whether somebody else must approve. */
  readonly fourEyes: boolean;
  readonly approvals: Approvals;
  readonly ledger: Pick<Ledger, 'append'>;
  /** All leaves of a request. */
  readonly find: (request: string) => Promise<readonly LeafPlace[]>;
  readonly leafAt: (place: LeafPlace) => Promise<ReadLeaf | undefined>;
  /** Undefined where the leaf has no such content. */
  readonly open: (leaf: ReadLeaf, part: ContentPart) => Promise<readonly OpenedPiece[] | undefined>;
}

export type Reading = { readonly content: ReadContent } | { readonly question: ApprovalView };

/** The one way for a person to what is sealed. */
export interface ContentReading {
  /**
   * Opens the contents of a request after this reading is in the record, durable: who, why, and of which leaves. Where another
   * person must approve, gives the question instead, until it is. Rejects with `invalid_request` without a reason,
   * `resource_not_found`, `approval_invalid`, and `ledger_unavailable` where the record cannot be written: then nothing is shown.
   */
  read(wanted: ReadContentRequest, actor: string): Promise<Reading>;
}

const readable = ['prompt', 'answer'] as const satisfies readonly ContentPart[];

export function createContentReading(options: ContentReadingOptions): ContentReading {
  const { approvals, find, fourEyes, leafAt, ledger, open } = options;

  async function leavesOf(request: string): Promise<readonly ReadLeaf[]> {
    const leaves: ReadLeaf[] = [];
    for (const place of await find(request)) {
      const found = await leafAt(place);
      // The index is only a hint: what counts is what the leaf says.
      if (found !== undefined && 'request' in found.leaf && found.leaf.request === request) leaves.push(found);
    }
    return leaves.filter(({ leaf }) => partsOf(leaf).length > 0);
  }

  return {
    async read({ request, reason }, actor) {
      if (reason.trim() === '') throw new GatehouseError('invalid_request', { param: 'reason' });
      const leaves = await leavesOf(request);
      if (leaves.length === 0) throw new GatehouseError('resource_not_found', { param: 'request' });
      let approver: string | undefined;
      if (fourEyes) {
        const used = await approvals.use({ action: 'read', request, reason, requester: actor });
        if ('question' in used) return used;
        ({ approver } = used);
      }
      const recorded: number[] = [];
      for (const { leaf, shard } of leaves) {
        const receipt = await ledger.append({
          leaf: {
            kind: 'read',
            actor,
            of: leaf.index,
            // Always named: in which shard the leaf of this reading will stand is not known yet.
            ofShard: shard,
            parts: [...partsOf(leaf)],
            ...(approver === undefined ? {} : { approver }),
          },
          contents: { reason: Buffer.from(reason) },
        });
        recorded.push(receipt.index);
      }
      const contents: ReadContent['contents'] = [];
      for (const found of leaves) {
        const { leaf, shard } = found;
        for (const part of partsOf(leaf)) {
          const pieces = (await open(found, part)) ?? [];
          contents.push({ shard, index: leaf.index, kind: leaf.kind, part, pieces: pieces.map(viewOf) });
        }
      }
      return { content: { request, contents, recorded } };
    },
  };
}

function partsOf(leaf: Leaf): readonly ContentPart[] {
  const fields = leaf as unknown as Readonly<Record<string, unknown>>;
  return readable.filter((part) => fields[part] !== undefined);
}

function viewOf({ bytes, subject, content, fault }: OpenedPiece): ContentPieceView {
  return {
    bytes,
    ...(subject === undefined ? {} : { subject }),
    ...(content === undefined ? {} : textOf(content)),
    ...(fault === undefined ? {} : { fault }),
  };
}

function textOf(content: Uint8Array): { readonly text: string } | { readonly base64: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content) };
  } catch {
    return { base64: Buffer.from(content).toString('base64') };
  }
}
