import { hash } from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { createBase58check, base58xmr, bech32, bech32m } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { EntityScanner } from '../entity-scanner.ts';
import { cryptoAddress } from './crypto-address.ts';

const scanner = new EntityScanner([cryptoAddress]);
const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(hash('sha256', bytes, 'buffer'));
const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });

function moneroOf(keys: Uint8Array): string {
  const body = Uint8Array.of(18, ...keys);
  return base58xmr.encode(Uint8Array.of(...body, ...keccak_256(body).subarray(0, 4)));
}

const addresses = fc.oneof(
  fc
    .tuple(fc.constantFrom(0x00, 0x05, 0x30, 0x32, 0x1e, 0x4c, 0x41, 0x6f), bytes(20))
    .map(([version, own]) => createBase58check(sha256).encode(Uint8Array.of(version, ...own))),
  fc
    .tuple(fc.constantFrom('bc', 'ltc', 'tb'), bytes(20))
    .map(([prefix, own]) => bech32.encode(prefix, [0, ...bech32.toWords(own)])),
  bytes(32).map((own) => bech32m.encode('bc', [1, ...bech32m.toWords(own)])),
  bytes(64).map(moneroOf),
);

describe('the recogniser of addresses of crypto wallets', () => {
  recogniserContract(cryptoAddress, {
    finds: [
      '⟦16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ⟧ ⟦3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy⟧',
      '⟦1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa⟧, ⟦1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2⟧',
      '⟦bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4⟧ ⟦BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4⟧',
      '⟦bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0⟧',
      'https://etherscan.io/address/⟦0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed⟧',
      '{"to":"⟦0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359⟧"}',
      'bitcoin:⟦16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ⟧?amount=0.1',
      'XRP ⟦rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh⟧',
      'XMR ⟦44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A⟧',
      'TRX ⟦TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t⟧',
      'bitcoincash:⟦qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a⟧',
      'DOT ⟦15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5⟧',
      'XLM ⟦GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ⟧',
      'Solana wallet ⟦7EYnhQoR9YM3N7UoaKRoA44Uy8JeaZV3qyouov87awMs⟧',
    ],
    passes: [
      'my wallet address is: 16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ2',
      'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
      'bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3298',
      '0x000000000000000000000000000000000000dEaD',
      '0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b',
      'Session 7EYnhQoR9YM3N7UoaKRoA44Uy8JeaZV3qyouov87awMs',
      'sha512-1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNaX==',
      '123456789012345678901234567890',
      'Donaudampfschifffahrtsgesellschaft',
    ],
  });

  it('finds generated addresses, and none with one sign changed', () => {
    fc.assert(
      fc.property(addresses, fc.nat(), (address, at) => {
        expect(scanner.find(`an ${address}!`).map((span) => span.value)).toEqual([address]);
        const place = 1 + (at % (address.length - 1));
        const sign = address.charAt(place) === 'q' ? 'z' : 'q';
        const wrong = address.slice(0, place) + sign + address.slice(place + 1);
        expect(scanner.find(`an ${wrong}!`)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('takes the cases of one address for the same where it has none', () => {
    expect(cryptoAddress.canonical?.('0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed')).toBe(
      '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
    );
    expect(cryptoAddress.canonical?.('16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ')).toBe('16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ');
  });
});
