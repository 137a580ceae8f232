import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { chAhv } from './ch-ahv.ts';

recogniserContract(chAhv);
