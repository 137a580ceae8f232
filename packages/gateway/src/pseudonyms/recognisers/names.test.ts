import { describe } from 'vitest';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { names } from './names.ts';

describe('names', () => {
  recogniserContract(names);
});
