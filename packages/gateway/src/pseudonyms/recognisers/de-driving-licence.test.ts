import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { deDrivingLicence } from './de-driving-licence.ts';

recogniserContract(deDrivingLicence);
