import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { ukNino } from './uk-nino.ts';

recogniserContract(ukNino);
