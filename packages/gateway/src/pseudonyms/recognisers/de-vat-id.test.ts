import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { deVatId } from './de-vat-id.ts';

recogniserContract(deVatId);
