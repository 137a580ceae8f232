/** IPv4 addresses that a dual-stack socket writes as IPv6 (RFC 4291, 2.5.5.2). */
const mapped = '::ffff:';

/**
 * The address whose owner is one party: an IPv4 address as it is, of an IPv6 address its /64 (`2001:db8:1:2::/64`), since
 * whoever has one IPv6 address has 2^64 of them. What is no address comes back unchanged.
 */
export function addressGroup(address: string): string {
  if (!address.includes(':')) return address;
  const lower = address.toLowerCase();
  if (lower.startsWith(mapped) && lower.includes('.')) return lower.slice(mapped.length);
  const zone = lower.indexOf('%');
  const [left = '', right] = (zone === -1 ? lower : lower.slice(0, zone)).split('::');
  const first = left === '' ? [] : left.split(':');
  if (right !== undefined) {
    const last = right === '' ? [] : right.split(':');
    // A dotted end stands for two groups.
    const width = last.length + (right.includes('.') ? 1 : 0);
    const zeros = 8 - first.length - width;
    for (let index = 0; index < zeros; index += 1) first.push('0');
    first.push(...last);
  }
  const groups = first.slice(0, 4).map((group) => Number.parseInt(group, 16));
  return groups.length < 4 || groups.some(Number.isNaN)
    ? address
    : `${groups.map((group) => group.toString(16)).join(':')}::/64`;
}
