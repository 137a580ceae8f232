import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { chVatId } from './ch-vat-id.ts';

recogniserContract(chVatId);
