import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { deBsnr } from './de-bsnr.ts';

recogniserContract(deBsnr);
