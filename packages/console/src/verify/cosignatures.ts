import { fromBase64, sha256, toHex, utf8 } from './hashes.ts';
import { FormatFault, holds, type SignedNote } from './signed-note.ts';

/** What a witness says of a checkpoint (C2SP tlog-cosignature): that it has seen it, and nothing else of this origin, up to a time. */
export interface Cosignature {
  /** Of the witness, as the checkpoint names it. */
  readonly name: string;
  /** Seconds since the Unix epoch; undefined where the signature is none of a witness. */
  readonly time: number | undefined;
  /** `unknown`: nobody told its key. */
  readonly state: 'holds' | 'broken' | 'unknown';
}

interface WitnessKey {
  readonly name: string;
  readonly id: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** The byte before the keys of witnesses. */
const cosignatureKey = 4;
const timeBytes = 8;
const signatureBytes = 64;

/** Looks at each signature that is not the log's own. `policy`: a C2SP tlog-policy, which names the witnesses. */
export async function checkCosignatures(
  note: SignedNote,
  origin: string,
  policy: string,
): Promise<readonly Cosignature[]> {
  const keys = await witnessKeys(policy);
  const others = note.signatures.filter(({ name }) => name !== origin);
  return Promise.all(
    others.map(async ({ name, id, bytes }): Promise<Cosignature> => {
      const key = keys.find((one) => one.name === name && one.id === id);
      if (bytes.length !== timeBytes + signatureBytes) return { name, time: undefined, state: 'unknown' };
      const time = Number(new DataView(bytes.buffer, bytes.byteOffset, timeBytes).getBigUint64(0));
      if (key === undefined) return { name, time, state: 'unknown' };
      const held = await holds(key.publicKey, `cosignature/v1\ntime ${time}\n${note.text}`, bytes.slice(timeBytes));
      return { name, time, state: held ? 'holds' : 'broken' };
    }),
  );
}

async function witnessKeys(policy: string): Promise<readonly WitnessKey[]> {
  const keys = policy.split('\n').flatMap((line) => {
    const [word, , key] = line.trim().split(/\s+/u);
    return word === 'witness' && key !== undefined ? [key] : [];
  });
  return Promise.all(keys.map(parseWitnessKey));
}

async function parseWitnessKey(text: string): Promise<WitnessKey> {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) throw new FormatFault('this is no verifier key');
  const material = fromBase64(encoded);
  if (material.length !== 33 || material[0] !== cosignatureKey) throw new FormatFault('this is no key of a witness');
  const hash = await sha256(utf8(`${name}\n`), material);
  if (toHex(hash.slice(0, 4)) !== id) throw new FormatFault('the id of the key does not belong to it');
  return { name, id, publicKey: material.slice(1) };
}
