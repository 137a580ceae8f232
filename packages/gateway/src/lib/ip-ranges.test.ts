import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrivateAddressTest } from './ip-ranges.ts';

const isPrivate = createPrivateAddressTest();

describe('private address test', () => {
  it.each([
    '127.0.0.1',
    '127.255.0.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '255.255.255.255',
    '224.0.0.1',
    '198.19.0.1',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:192.168.0.1',
    '::127.0.0.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '2002:c0a8:101::1',
    '2001::1',
    '2001:db8::1',
    'localhost',
    '',
    '127.1',
    '0x7f000001',
    '1.2.3.4.5',
  ])('calls %s private', (address) => {
    expect(isPrivate(address)).toBe(true);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '192.167.255.255',
    '100.63.255.255',
    '100.128.0.1',
    '169.253.0.1',
    '168.63.129.17',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:808:808::1',
  ])('calls %s public', (address) => {
    expect(isPrivate(address)).toBe(false);
  });

  it('judges every IPv4 address as its mapped, NAT64 and 6to4 forms', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
        const tail = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
        const judged = isPrivate(address);
        expect(isPrivate(`::ffff:${tail}`)).toBe(judged);
        expect(isPrivate(`64:ff9b::${tail}`)).toBe(judged);
        expect(isPrivate(`2002:${tail}::1`)).toBe(judged);
      }),
    );
  });
});
