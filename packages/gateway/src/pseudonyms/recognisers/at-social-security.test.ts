import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { atSocialSecurity } from './at-social-security.ts';

recogniserContract(atSocialSecurity);
