import { defineTexts } from '../language/define-texts.ts';

/** On which letter of Art. 6 (1) GDPR a processing rests. */
const english = {
  consent: 'Consent (a)',
  contract: 'Contract (b)',
  'legal-obligation': 'Legal obligation (c)',
  'vital-interests': 'Vital interests (d)',
  'public-task': 'Public task (e)',
  'legitimate-interests': 'Legitimate interests (f)',
};

export const legalBasisTexts = defineTexts<typeof english>({
  en: english,
  de: {
    consent: 'Einwilligung (a)',
    contract: 'Vertrag (b)',
    'legal-obligation': 'Rechtliche Verpflichtung (c)',
    'vital-interests': 'Lebenswichtige Interessen (d)',
    'public-task': 'Öffentliche Aufgabe (e)',
    'legitimate-interests': 'Berechtigte Interessen (f)',
  },
});
