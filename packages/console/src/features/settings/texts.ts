import { defineTexts } from '../../language/define-texts.ts';
import { settingsInEnglish } from './texts-in-english.ts';
import { settingsInGerman } from './texts-in-german.ts';

export const settingsTexts = defineTexts({ en: settingsInEnglish, de: settingsInGerman });
