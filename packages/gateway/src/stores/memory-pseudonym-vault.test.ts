import { pseudonymVaultContract } from '../testing/pseudonym-vault-contract.ts';
import { createMemoryPseudonymVault } from './memory-pseudonym-vault.ts';

pseudonymVaultContract((clock) => Promise.resolve(createMemoryPseudonymVault(clock)));
