import { SocketAddress } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressGroup } from './address-group.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['2001:0db8:0001::', '2001:db8:1:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
  ['1:2:3::192.0.2.7', '1:2:3:0::/64'],
  ['', ''],
  ['unknown', 'unknown'],
  ['a:b', 'a:b'],
])('takes %s for %s', (address, group) => {
  expect(addressGroup(address)).toBe(group);
});

test('gives all addresses of a /64 one group however they are written, and others another', () => {
  const half = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 4, maxLength: 4 });
  const write = (groups: readonly number[]): string => groups.map((group) => group.toString(16)).join(':');
  // Node shortens an address as the kernel does.
  const shortened = (text: string): string => new SocketAddress({ address: text, family: 'ipv6' }).address;
  fc.assert(
    fc.property(half, half, half, half, (network, other, one, two) => {
      fc.pre(write(network).slice(0, 20) !== '0:0:0:0' && write(other) !== '0:0:0:0');
      const group = addressGroup(write([...network, ...one]));
      expect(addressGroup(shortened(write([...network, ...two])))).toBe(group);
      expect(addressGroup(shortened(write([...other, ...one]))) === group).toBe(write(other) === write(network));
    }),
  );
});
