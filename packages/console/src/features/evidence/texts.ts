import { defineTexts } from '../../language/define-texts.ts';
import type { EvidenceTab } from './evidence-tabs.ts';

const english = {
  title: 'Evidence',
  explanation:
    'What this gateway can prove about what passed through it, and how you check it, give it to others, and erase people from it without breaking the proof.',
  views: 'Kinds of evidence',
  tabs: {
    ledger: 'Ledger',
    exports: 'Exports',
    erasure: 'Erasure',
    register: 'Register of processing',
    incidents: 'Incidents',
  } satisfies Readonly<Record<EvidenceTab, string>>,
};

export const evidenceTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Nachweise',
    explanation:
      'Was dieses Gateway über das beweisen kann, was durch es hindurchging, und wie Sie es prüfen, an andere geben und Personen daraus löschen, ohne den Beweis zu zerstören.',
    views: 'Arten von Nachweisen',
    tabs: {
      ledger: 'Protokoll',
      exports: 'Exporte',
      erasure: 'Löschung',
      register: 'Verarbeitungsverzeichnis',
      incidents: 'Vorfälle',
    },
  },
});
