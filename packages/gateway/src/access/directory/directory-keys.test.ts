import { describe } from 'vitest';
import { createMemoryDirectory } from '../../stores/memory-directory.ts';
import { keyStoreContract } from '../../testing/key-store-contract.ts';
import { createDirectoryKeys } from './directory-keys.ts';

describe('keys in the directory', () => {
  keyStoreContract(() => {
    const store = createMemoryDirectory();
    return Promise.resolve({
      store: createDirectoryKeys(store),
      reopen: () => Promise.resolve(createDirectoryKeys(store)),
    });
  });
});
