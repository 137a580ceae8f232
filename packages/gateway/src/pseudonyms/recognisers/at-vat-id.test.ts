import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { atVatId } from './at-vat-id.ts';

recogniserContract(atVatId);
