import { describe, expect, it } from 'vitest';
import { createClientAddress } from './client-address.ts';

describe('the address of a client', () => {
  it('is that of the connection where no proxy is trusted, whatever a header says', () => {
    const addressOf = createClientAddress([]);
    expect(addressOf('192.0.2.1', '198.51.100.1')).toBe('192.0.2.1');
    expect(addressOf(undefined, '198.51.100.1')).toBe('');
  });

  it.each([
    ['a stranger who writes the header himself', '192.0.2.1', '203.0.113.9', '192.0.2.1'],
    ['a trusted proxy without the header', '10.1.2.3', undefined, '10.1.2.3'],
    ['one proxy', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['a chain of proxies', '10.1.2.3', '203.0.113.9, 10.9.9.9,fd00::7', '203.0.113.9'],
    ['what the client put before it', '10.1.2.3', '1.1.1.1, 203.0.113.9', '203.0.113.9'],
    ['only proxies', '10.1.2.3', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
    ['a proxy that is reached by IPv6', '::ffff:10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['an address with a port', '10.1.2.3', '203.0.113.9:4711', '203.0.113.9'],
    ['an IPv6 address', '10.1.2.3', '2001:db8::1', '2001:db8::1'],
    ['an IPv6 address in brackets', '10.1.2.3', '[2001:db8::1]:443', '2001:db8::1'],
    ['nonsense', '10.1.2.3', '203.0.113.9, unknown', '10.1.2.3'],
    ['an empty entry', '10.1.2.3', '203.0.113.9,', '10.1.2.3'],
    ['a single trusted address', '192.0.2.77', '203.0.113.9', '203.0.113.9'],
    ['its neighbour', '192.0.2.78', '203.0.113.9', '192.0.2.78'],
  ])('is right for %s', (_name, peer, header, expected) => {
    const addressOf = createClientAddress(['10.0.0.0/8', 'fd00::/8', '192.0.2.77']);
    expect(addressOf(peer, header)).toBe(expected);
    // And again, from memory.
    expect(addressOf(peer, header)).toBe(expected);
  });

  it('takes linear time on a header full of commas and proxies', () => {
    const addressOf = createClientAddress(['10.0.0.0/8']);
    const header = Array.from({ length: 1_000 }, () => '10.0.0.1').join(',');
    expect(addressOf('10.0.0.1', header)).toBe('10.0.0.1');
    expect(addressOf('10.0.0.1', ','.repeat(16_000))).toBe('10.0.0.1');
  });
});
