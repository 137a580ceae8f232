import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { deTaxNumber } from './de-tax-number.ts';

recogniserContract(deTaxNumber);
