import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { deLanr } from './de-lanr.ts';

recogniserContract(deLanr);
