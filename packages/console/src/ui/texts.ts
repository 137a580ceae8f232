import { defineTexts } from '../language/define-texts.ts';

const english = {
  loading: 'Loading …',
  cancel: 'Cancel',
  close: 'Close',
  undo: 'Undo',
  message: 'Message',
  chartTable: 'As a table',
  chartTime: 'Time',
};

export const uiTexts = defineTexts<typeof english>({
  en: english,
  de: {
    loading: 'Wird geladen …',
    cancel: 'Abbrechen',
    close: 'Schließen',
    undo: 'Rückgängig',
    message: 'Meldung',
    chartTable: 'Als Tabelle',
    chartTime: 'Zeit',
  },
});
