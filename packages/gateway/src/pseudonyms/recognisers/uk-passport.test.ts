import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { ukPassport } from './uk-passport.ts';

recogniserContract(ukPassport);
