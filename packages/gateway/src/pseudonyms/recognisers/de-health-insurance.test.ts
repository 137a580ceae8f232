import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { deHealthInsurance } from './de-health-insurance.ts';

recogniserContract(deHealthInsurance);
