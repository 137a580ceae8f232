import { beforeAll, expect, test } from 'vitest';
import { checkCosignatures } from './cosignatures.ts';
import { type Bytes, sha256, toHex, utf8 } from './hashes.ts';
import { parseSignedNote } from './signed-note.ts';

const origin = 'gatehouse-1/default/2026h2';
const text = `${origin}\n7\n${'A'.repeat(43)}=\n`;
const time = 1_764_000_000;

interface Witness {
  readonly vkey: string;
  readonly id: string;
  /** A line of a note (C2SP tlog-cosignature). */
  readonly cosign: (of: string, at: number) => Promise<string>;
}

let witness: Witness;
let other: Witness;

function base64(...parts: readonly Uint8Array[]): string {
  return btoa(String.fromCharCode(...parts.flatMap((part) => [...part])));
}

async function makeWitness(name: string): Promise<Witness> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey('Ed25519', true, ['sign']);
  const material: Bytes = Uint8Array.of(4, ...new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)));
  const id = (await sha256(utf8(`${name}\n`), material)).slice(0, 4);
  return {
    vkey: `${name}+${toHex(id)}+${base64(material)}`,
    id: toHex(id),
    async cosign(of, at) {
      const stamp = new Uint8Array(8);
      new DataView(stamp.buffer).setBigUint64(0, BigInt(at));
      const signed = await crypto.subtle.sign('Ed25519', privateKey, utf8(`cosignature/v1\ntime ${at}\n${of}`));
      return `— ${name} ${base64(id, stamp, new Uint8Array(signed))}`;
    },
  };
}

const note = (...lines: readonly string[]) => parseSignedNote(`${text}\n${lines.join('\n')}\n`);
const own = `— ${origin} ${base64(new Uint8Array(68))}`;
const policy = (...of: readonly Witness[]): string =>
  [
    'log unused+00000000+AA==',
    ...of.map(({ vkey }, at) => `witness w${at} ${vkey} https://w.example/`),
    'quorum none',
  ].join('\n');

beforeAll(async () => {
  [witness, other] = await Promise.all([makeWitness('dpo.example'), makeWitness('council.example')]);
});

test('hold where a known witness has signed this very state, with its time', async () => {
  const checked = await checkCosignatures(note(own, await witness.cosign(text, time)), origin, policy(witness, other));
  expect(checked).toEqual([{ name: 'dpo.example', time, state: 'holds' }]);
});

test.each<[string, (line: string) => Promise<string> | string]>([
  ['of another state', () => witness.cosign(text.replace('\n7\n', '\n8\n'), time)],
  ['of another log', () => witness.cosign(text.replace('gatehouse-1', 'gatehouse-2'), time)],
  [
    'with another time',
    (line) => {
      const [dash = '', name = '', encoded = ''] = line.split(' ');
      const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
      bytes[11] = (bytes[11] ?? 0) ^ 1;
      return [dash, name, base64(bytes)].join(' ');
    },
  ],
])('are broken where the signature is %s', async (_what, change) => {
  const line = await change(await witness.cosign(text, time));
  const [checked] = await checkCosignatures(note(own, line), origin, policy(witness));
  expect(checked?.state).toBe('broken');
});

test('of witnesses whose key nobody told are not held for anything', async () => {
  const [stranger, malformed] = await checkCosignatures(
    note(own, await other.cosign(text, time), `— odd.example ${base64(new Uint8Array(20))}`),
    origin,
    policy(witness),
  );
  expect(stranger).toEqual({ name: 'council.example', time, state: 'unknown' });
  expect(malformed).toEqual({ name: 'odd.example', time: undefined, state: 'unknown' });
});

test('are refused under a policy whose key has the id of another', async () => {
  const forged = { ...witness, vkey: witness.vkey.replace(witness.id, other.id) };
  await expect(checkCosignatures(note(own), origin, policy(forged))).rejects.toThrow('does not belong');
});
