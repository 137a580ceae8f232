import { BlockList, isIP } from 'node:net';

/**
 * IPv4 ranges that are not the public internet: the IANA special-purpose registry (RFC 6890 and its updates). Cloud metadata
 * services live in the link-local range; the three others that do not are listed by address.
 */
const privateIpv4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Azure's wire server: a public address that only virtual machines reach.
  ['168.63.129.16', 32],
];

const privateIpv6: readonly (readonly [string, number])[] = [
  // Unspecified, loopback and the deprecated IPv4-compatible addresses.
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  // Teredo and the other protocol assignments.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

function hexadecimalPair(first: number, second: number): string {
  return (first * 256 + second).toString(16);
}

/**
 * A test for addresses that are not on the public internet: loopback, private, link-local, carrier-grade NAT, unique local,
 * multicast, documentation, cloud metadata. An IPv4 address is found in its IPv6 disguises too: mapped (`::ffff:10.0.0.1`),
 * NAT64 (`64:ff9b::10.0.0.1`) and 6to4 (`2002:a00:1::`). What is no address counts as private (fail closed).
 */
export function createPrivateAddressTest(): (address: string) => boolean {
  const list = new BlockList();
  for (const [address, prefix] of privateIpv4) {
    list.addSubnet(address, prefix, 'ipv4');
    const bytes = address.split('.').map(Number);
    const [a = 0, b = 0, c = 0, d = 0] = bytes;
    const tail = `${hexadecimalPair(a, b)}:${hexadecimalPair(c, d)}`;
    list.addSubnet(`::ffff:${tail}`, 96 + prefix, 'ipv6');
    list.addSubnet(`64:ff9b::${tail}`, 96 + prefix, 'ipv6');
    list.addSubnet(`2002:${tail}::`, 16 + prefix, 'ipv6');
  }
  for (const [address, prefix] of privateIpv6) list.addSubnet(address, prefix, 'ipv6');
  return (address) => {
    const zone = address.indexOf('%');
    const plain = zone === -1 ? address : address.slice(0, zone);
    const family = isIP(plain);
    return family === 0 || list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
  };
}
