import { describe, expect, it } from 'vitest';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { macAddress } from './mac-address.ts';

describe('the recogniser of addresses of network cards', () => {
  recogniserContract(macAddress, {
    finds: [
      'MACs: ⟦00:11:22:33:44:55⟧ and ⟦AA-BB-CC-DD-EE-FF⟧',
      'Physical address is ⟦aabb.ccdd.eeff⟧',
      'ether ⟦52:54:00:12:34:56⟧ brd ff:ff:ff:ff:ff:ff',
      '{"mac":"⟦52:54:00:ab:cd:ef⟧"}',
      'DHCPDISCOVER from ⟦3c:22:fb:11:22:33⟧ via eth0',
      'arp: 192.168.1.7 is at ⟦3c:22:fb:0a:0b:0c⟧.',
      'die mac vom drucker ist ⟦3c-22-fb-0a-0b-0c⟧ glaub ich',
      'BSSID;⟦3c:22:fb:0a:0b:0c⟧;WLAN-Gast',
      'Wake on LAN: wakeonlan ⟦01:23:45:67:89:ab⟧',
      'MAC-Adresse: ⟦012345678901⟧',
      'MAC: ⟦3C22-FB0A-0B0C⟧',
      '| Drucker | ⟦00:80:77:aa:bb:01⟧ |',
    ],
    passes: [
      'Not a MAC: 00:1A:2B:3C:4D',
      'Invalid: ZZ:ZZ:ZZ:ZZ:ZZ:ZZ',
      'Fingerprint MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48',
      'EUI-64 00:11:22:ff:fe:33:44:55',
      'commit 3c22fb0a0b0c',
      'Am 12-10-20-11-30-15 war es.',
      'dead.beef.cafe',
      '1234.5678.9012',
      'e8f1a2b3-4c5d-6e7f-8091-a2b3c4d5e6f7',
      '12:30:45',
      'FF-FF-FF-FF-FF-FF 0000.0000.0000',
      'Farbe ab-cd-ef',
    ],
  });

  it('takes the spellings of one address for the same', () => {
    const spellings = ['00:1A:2B:3C:4D:5E', '00-1a-2b-3c-4d-5e', '001a.2b3c.4d5e', '001A2B3C4D5E'];
    expect(new Set(spellings.map((spelling) => macAddress.canonical?.(spelling))).size).toBe(1);
  });
});
