import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { dePassport } from './de-passport.ts';

recogniserContract(dePassport);
