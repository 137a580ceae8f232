import { hash } from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { base32nopad, base58, base58xmr, base58xrp, bech32, bech32m, type BytesCoder } from '@scure/base';
import { type EntitySpan, type Recogniser, type TextView, tokenKinds } from '../../core/recogniser.ts';
import { listedBefore, wordList } from '../words-around.ts';

/*
 * Addresses of crypto wallets. Almost all end in a checksum of 4 bytes or more, which decides: Base58Check (Bitcoin, Litecoin, Dogecoin, Dash,
 * Zcash, Tron, Tezos, XRP), Bech32 and Bech32m (Bitcoin, Litecoin, Cardano, Cosmos), Monero, Polkadot, Stellar, and EIP-55 where an Ethereum
 * address is written in both cases. Those of Solana have none, and need a word.
 */

const { letter, digit, wide } = tokenKinds;

const shortest = 25;
const longest = 110;
/** Longer ones have a digit, but for one in 10,000. */
const longestInLetters = 50;

/** Version bytes of Base58Check, as a beginning of the decoded bytes in hexadecimal, by the first letters of what they make. */
const versions: readonly (readonly [first: string, versions: readonly string[], length: number])[] = [
  ['1', ['00'], 21],
  ['3', ['05'], 21],
  ['2', ['c4'], 21],
  ['m', ['6f'], 21],
  ['n', ['6f'], 21],
  ['L', ['30'], 21],
  ['M', ['32'], 21],
  ['D', ['1e'], 21],
  ['A', ['16', '17'], 21],
  ['9', ['16'], 21],
  ['X', ['4c'], 21],
  ['7', ['10'], 21],
  ['T', ['41'], 21],
  ['t', ['1cb8', '1cbd', '06a19f', '06a1a1', '06a1a4'], 22],
  ['K', ['025a79'], 22],
];
const bech32Prefixes: ReadonlySet<string> = new Set([
  'bc',
  'tb',
  'bcrt',
  'ltc',
  'addr',
  'stake',
  'cosmos',
  'osmo',
  'bnb',
  'terra',
  'juno',
  'celestia',
  'inj',
  'kava',
  'axelar',
  'band',
  'zs',
  'bb',
  'vtc',
  'dgb',
  'erd',
  'one',
  'egld',
]);
const segwitPrefixes: ReadonlySet<string> = new Set(['bc', 'tb', 'bcrt', 'ltc']);
const solanaWords = wordList('solana sol phantom solflare spl *solana');

function hexadecimal(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function decode(coder: BytesCoder, written: string): Uint8Array | undefined {
  try {
    return coder.decode(written);
  } catch {
    return undefined;
  }
}

/** What stands before the four bytes of a double SHA-256; undefined where they are others. */
function withoutChecksum(bytes: Uint8Array): Uint8Array | undefined {
  const payload = bytes.subarray(0, -4);
  const sum = hash('sha256', hash('sha256', payload, 'buffer'), 'hex');
  return sum.slice(0, 8) === hexadecimal(bytes.subarray(-4)) ? payload : undefined;
}

function isBase58Check(written: string): boolean {
  if (written.length > 36) return false;
  const first = written.charAt(0);
  if (first === 'r') {
    const bytes = decode(base58xrp, written);
    return bytes !== undefined && bytes.length === 25 && bytes[0] === 0 && withoutChecksum(bytes) !== undefined;
  }
  if (!versions.some(([beginning]) => beginning === first)) return false;
  const bytes = decode(base58, written);
  const payload = bytes === undefined || bytes.length < 25 || bytes.length > 27 ? undefined : withoutChecksum(bytes);
  if (payload === undefined) return false;
  const written16 = hexadecimal(payload);
  return versions.some(
    ([, prefixes, length]) => prefixes.some((prefix) => written16.startsWith(prefix)) && payload.length <= length + 1,
  );
}

/** BIP 173 and BIP 350: version 0 has the first checksum, all others the second. */
function isBech32(written: string): boolean {
  const lower = written.toLowerCase();
  if (lower !== written && written.toUpperCase() !== written) return false;
  const one = lower.lastIndexOf('1');
  const prefix = lower.slice(0, one);
  if (one < 2 || !bech32Prefixes.has(prefix)) return false;
  const first = bech32.decodeUnsafe(lower, false);
  if (!segwitPrefixes.has(prefix)) return first !== undefined || bech32m.decodeUnsafe(lower, false) !== undefined;
  const decoded = lower.charAt(one + 1) === 'q' ? first : bech32m.decodeUnsafe(lower, false);
  const bytes = decoded === undefined ? undefined : bech32.fromWordsUnsafe(decoded.words.slice(1));
  return bytes !== undefined && bytes !== null && bytes.length >= 2 && bytes.length <= 40;
}

/** EIP-55 where both cases occur; others have no checksum. Addresses of nobody (all zeros, `…dead`) are none. */
function isEthereum(written: string): boolean {
  if (written.length !== 42 || !/^0[xX][0-9a-fA-F]{40}$/.test(written)) return false;
  const digits = written.slice(2);
  const lower = digits.toLowerCase();
  if (/^0{32}|^(.)\1{39}$/.test(lower)) return false;
  if (digits === lower || digits === digits.toUpperCase()) return true;
  const sum = hexadecimal(keccak_256(Buffer.from(lower, 'latin1')));
  for (let at = 0; at < 40; at++) {
    const unit = digits.charCodeAt(at);
    if (unit < 0x40) continue;
    if (unit < 0x60 !== Number.parseInt(sum.charAt(at), 16) >= 8) return false;
  }
  return true;
}

function isMonero(written: string): boolean {
  if (written.length !== 95 && written.length !== 106) return false;
  const bytes = decode(base58xmr, written);
  if (bytes === undefined || ![18, 19, 42].includes(bytes[0] ?? 0)) return false;
  return hexadecimal(keccak_256(bytes.subarray(0, -4))).slice(0, 8) === hexadecimal(bytes.subarray(-4));
}

/** SS58, as in Polkadot and Kusama. */
function isSs58(written: string): boolean {
  if (written.length < 46 || written.length > 50) return false;
  const bytes = decode(base58, written);
  if (bytes === undefined || bytes.length < 35 || bytes.length > 36) return false;
  const sum = hash('blake2b512', Buffer.concat([Buffer.from('SS58PRE'), bytes.subarray(0, -2)]), 'hex');
  return sum.slice(0, 4) === hexadecimal(bytes.subarray(-2));
}

/** Stellar: CRC-16/XMODEM, low byte first. */
function isStellar(written: string): boolean {
  if (written.length !== 56 || !/^G[A-Z2-7]{55}$/.test(written)) return false;
  const bytes = decode(base32nopad, written);
  if (bytes === undefined) return false;
  let sum = 0;
  for (const byte of bytes.subarray(0, -2)) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 0x8000) === 0 ? sum << 1 : (sum << 1) ^ 0x1021;
    sum &= 0xffff;
  }
  return bytes.at(-2) === (sum & 0xff) && bytes.at(-1) === sum >> 8;
}

function isBase58(written: string): boolean {
  return /^[1-9A-HJ-NP-Za-km-z]+$/.test(written);
}

/** How sure it is, per mille; 0 where it is none. */
function scoreOf(view: TextView, token: number, written: string): number {
  const length = written.length;
  if (written.charCodeAt(0) === 0x30) {
    if (length !== 42 || !isEthereum(written)) return 0;
    return /[a-f]/.test(written.slice(2)) && /[A-F]/.test(written) ? 990 : 900;
  }
  if (isBech32(written)) return 990;
  if (isCashAddress(view, token, written)) return 950;
  if (isStellar(written)) return 990;
  if (!isBase58(written)) return 0;
  if (isBase58Check(written) || isMonero(written) || isSs58(written)) return 990;
  if (length >= 43 && length <= 44 && listedBefore(view, token, solanaWords, 6) > 0) {
    return decode(base58, written)?.length === 32 ? 900 : 0;
  }
  return 0;
}

/** `bitcoincash:q…`: with the name of the chain before it, there is nothing else that it could be. */
function isCashAddress(view: TextView, token: number, written: string): boolean {
  return (
    written.length === 42 &&
    /^[qp][ac-hj-np-z02-9]{41}$/.test(written) &&
    token > 0 &&
    view.word(token - 1) === 'bitcoincash'
  );
}

const none: readonly EntitySpan[] = Object.freeze([]);

/** Of some three addresses in a thousand that are written in Base58 no sign is a digit; both cases are in all of them. */
function isPossible(kind: number, text: string, start: number, end: number): boolean {
  const signs = kind & (letter | digit | wide);
  if (signs === (letter | digit)) return true;
  if (signs !== letter || end - start > longestInLetters) return false;
  let cases = 0;
  for (let at = start; at < end && cases !== 3; at++) cases |= text.charCodeAt(at) >= 0x60 ? 1 : 2;
  return cases === 3;
}

function find(view: TextView): readonly EntitySpan[] {
  const { text, tokens } = view;
  const { starts, ends, kinds, count } = tokens;
  let spans: EntitySpan[] | undefined;
  for (let token = 0; token < count; token++) {
    const start = starts[token] ?? 0;
    const end = ends[token] ?? 0;
    if (end - start < shortest || end - start > longest || !isPossible(kinds[token] ?? 0, text, start, end)) continue;
    const value = text.slice(start, end);
    const score = scoreOf(view, token, value);
    if (score > 0)
      (spans ??= []).push({ type: 'CRYPTO_ADDRESS', start, end, value, score, recogniser: 'crypto-address' });
  }
  return spans ?? none;
}

/** Hexadecimal and Bech32 have no case; Base58 has. */
function canonical(value: string): string {
  return /^0x[0-9a-f]{40}$/i.test(value) || isBech32(value) ? value.toLowerCase() : value;
}

export const cryptoAddress: Recogniser = Object.freeze({
  id: 'crypto-address',
  type: 'CRYPTO_ADDRESS',
  sources: [
    'Bitcoin: Base58Check',
    'BIP 173',
    'BIP 350',
    'EIP-55',
    'Monero: Base58 and CryptoNote',
    'XRP Ledger: address encoding',
    'SEP-23 (Stellar)',
    'Substrate: SS58',
  ],
  examples: {
    finds: [
      'my wallet address is: ⟦16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ⟧',
      'an ⟦bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3297⟧ senden',
      'ETH ⟦0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed⟧',
    ],
    passes: [
      '16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ2',
      '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed',
      '0x0000000000000000000000000000000000000000',
      'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    ],
  },
  find,
  canonical,
});
