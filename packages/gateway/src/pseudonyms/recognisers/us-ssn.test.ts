import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { usSsn } from './us-ssn.ts';

recogniserContract(usSsn);
