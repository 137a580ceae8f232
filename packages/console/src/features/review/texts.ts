import { defineTexts } from '../../language/define-texts.ts';
import { english, type ReviewTexts } from './english-texts.ts';
import { german } from './german-texts.ts';

export const reviewTexts = defineTexts<ReviewTexts>({ en: english, de: german });
