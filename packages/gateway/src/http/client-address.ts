import { isIP } from 'node:net';
import { createAddressTest } from '../lib/address-list.ts';

/** Answers of the list that are kept, since a proxy asks with the same few addresses again and again. */
const mostRemembered = 1_000;

/**
 * Makes the function that says who a client is: the other end of the connection, or, where that is a trusted proxy, the last
 * address in `x-forwarded-for` that is not one. Read from the right, because whatever stands further left was written by
 * somebody whom nobody vouches for. The list of proxies has addresses and CIDR ranges.
 */
export function createClientAddress(
  trustedProxies: readonly string[],
): (peer: string | undefined, forwardedFor: string | undefined) => string {
  if (trustedProxies.length === 0) return (peer) => peer ?? '';
  const isListed = createAddressTest(trustedProxies);
  const known = new Map<string, boolean>();

  function isTrusted(address: string): boolean {
    const remembered = known.get(address);
    if (remembered !== undefined) return remembered;
    const trusted = isListed(address);
    if (known.size >= mostRemembered) known.clear();
    known.set(address, trusted);
    return trusted;
  }

  return (peer, forwardedFor) => {
    let client = peer ?? '';
    let rest = forwardedFor;
    while (rest !== undefined && isTrusted(client)) {
      const comma = rest.lastIndexOf(',');
      const address = plainAddress(rest.slice(comma + 1));
      // Nonsense from a proxy that we trust: then the proxy is the last that is known.
      if (address === undefined) break;
      client = address;
      rest = comma === -1 ? undefined : rest.slice(0, comma);
    }
    return client;
  };
}

/** Proxies write an address as it is, in brackets, or with a port. */
function plainAddress(entry: string): string | undefined {
  const text = entry.trim();
  if (isIP(text) !== 0) return text;
  const bracketed = /^\[([0-9A-Fa-f:.]{2,45})\](?::[0-9]{1,5})?$/.exec(text)?.[1];
  const address = bracketed ?? /^([0-9.]{7,15}):[0-9]{1,5}$/.exec(text)?.[1];
  return address !== undefined && isIP(address) !== 0 ? address : undefined;
}
