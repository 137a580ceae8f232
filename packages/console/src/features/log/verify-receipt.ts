/** What this browser found by computing itself. */
export type ReceiptCheck =
  | { readonly holds: true; readonly index: number; readonly size: number; readonly origin: string }
  | { readonly holds: false };

/**
 * Whether the leaf of a receipt (C2SP tlog-proof) is in the tree of its checkpoint (RFC 6962, section 2.1.1). Signatures are not
 * looked at: the key would come from the gateway that is to be checked. `gatehouse verify` does that with keys from elsewhere.
 */
export async function checkReceipt(text: string): Promise<ReceiptCheck> {
  try {
    const [head = '', ...notes] = text.split('\n\n');
    const [form, extra = '', indexLine = '', ...hashes] = head.split('\n');
    const [origin = '', sizeLine = '', rootLine = ''] = (notes[0] ?? '').split('\n');
    const index = Number(/^index (\d{1,15})$/.exec(indexLine)?.[1] ?? Number.NaN);
    const size = Number(/^\d{1,15}$/.exec(sizeLine)?.[0] ?? Number.NaN);
    if (form !== 'c2sp.org/tlog-proof@v1' || !extra.startsWith('extra ') || !(index < size)) return { holds: false };
    const leaf = await digest(Uint8Array.of(0), bytesOf(extra.slice('extra '.length)));
    const root = await rootOf(index, size, leaf, hashes.map(bytesOf));
    const expected = bytesOf(rootLine);
    const equal = root?.length === expected.length && root.every((byte, at) => byte === expected[at]);
    return equal ? { holds: true, index, size, origin } : { holds: false };
  } catch {
    return { holds: false };
  }
}

/** RFC 9162, section 2.1.3.2. Undefined where the proof has another length than the tree asks for. */
async function rootOf(
  index: number,
  size: number,
  leaf: Uint8Array<ArrayBuffer>,
  proof: readonly Uint8Array<ArrayBuffer>[],
): Promise<Uint8Array | undefined> {
  let place = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return undefined;
    if (place % 2 === 1 || place === last) {
      hash = await digest(Uint8Array.of(1), sibling, hash);
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else hash = await digest(Uint8Array.of(1), hash, sibling);
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : undefined;
}

async function digest(...parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  const joined = await new Blob([...parts]).arrayBuffer();
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined));
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
