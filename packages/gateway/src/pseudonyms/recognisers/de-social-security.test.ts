import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { deSocialSecurity } from './de-social-security.ts';

recogniserContract(deSocialSecurity);
