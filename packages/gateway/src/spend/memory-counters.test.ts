import { counterStoreContract } from '../testing/counter-store-contract.ts';
import { createMemoryCounters } from './memory-counters.ts';

counterStoreContract({
  open: () => Promise.resolve(createMemoryCounters()),
  minuteSlack: 250,
  runs: 300,
});
