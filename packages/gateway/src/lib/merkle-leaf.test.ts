import { expect, test } from 'vitest';
import { merkleLeafHash, merkleLeafHashInPlace } from './merkle-leaf.ts';

test('hashes an empty leaf and a short one as the Certificate Transparency test vectors say', () => {
  expect(merkleLeafHash(new Uint8Array())).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  expect(merkleLeafHash(Buffer.from('L123456'))).toBe(
    '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
  );
});

test('hashes in place to the same and leaves the buffer as it was', () => {
  const buffer = Buffer.from('xxL123456yy');
  expect(merkleLeafHashInPlace(buffer, 2, 9)).toBe(merkleLeafHash(Buffer.from('L123456')));
  expect(buffer.toString()).toBe('xxL123456yy');
});
