import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { deCommercialRegister } from './de-commercial-register.ts';

recogniserContract(deCommercialRegister);
