import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { deIdCard } from './de-id-card.ts';

recogniserContract(deIdCard);
