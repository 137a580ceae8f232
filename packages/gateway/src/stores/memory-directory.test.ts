import { directoryStoreContract } from '../testing/directory-store-contract.ts';
import { createMemoryDirectory } from './memory-directory.ts';

directoryStoreContract('memory', { open: () => Promise.resolve(createMemoryDirectory()) });
