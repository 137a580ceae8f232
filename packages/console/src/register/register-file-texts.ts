import { defineTexts } from '../language/define-texts.ts';

const english = {
  markdown: 'Download as text (Markdown)',
  json: 'Download as JSON',
};

export const registerFileTexts = defineTexts<typeof english>({
  en: english,
  de: {
    markdown: 'Als Text herunterladen (Markdown)',
    json: 'Als JSON herunterladen',
  },
});
