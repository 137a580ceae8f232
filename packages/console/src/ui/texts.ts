import { defineTexts } from '../language/define-texts.ts';

const english = {
  loading: 'Loading …',
  cancel: 'Cancel',
  close: 'Close',
  undo: 'Undo',
  message: 'Message',
  dismiss: 'Dismiss',
  chartTable: 'As a table',
  chartTime: 'Time',
  chart: 'chart',
  chartKeys: 'Arrow keys go from point to point, Escape ends it.',
};

export const uiTexts = defineTexts<typeof english>({
  en: english,
  de: {
    loading: 'Wird geladen …',
    cancel: 'Abbrechen',
    close: 'Schließen',
    undo: 'Rückgängig',
    message: 'Meldung',
    dismiss: 'Ausblenden',
    chartTable: 'Als Tabelle',
    chartTime: 'Zeit',
    chart: 'Diagramm',
    chartKeys: 'Die Pfeiltasten gehen von Punkt zu Punkt, Escape beendet es.',
  },
});
