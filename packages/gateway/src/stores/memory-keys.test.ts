import { describe } from 'vitest';
import { keyStoreContract } from '../testing/key-store-contract.ts';
import { createMemoryKeyStore } from './memory-keys.ts';

describe('the key store in memory', () => {
  keyStoreContract(() => Promise.resolve({ store: createMemoryKeyStore(), reopen: undefined }));
});
