import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { usPassport } from './us-passport.ts';

recogniserContract(usPassport);
