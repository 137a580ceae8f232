import { defineTexts } from '../language/define-texts.ts';

const english = {
  period: 'Time shown',
  periods: { hour: 'Hour', day: 'Day', week: 'Week', month: 'Month' },
  lastOf: { hour: 'Last hour', day: 'Last 24 hours', week: 'Last 7 days', month: 'Last 30 days' },
  live: 'Live',
  updated: (time: string) => `as of ${time}`,
  building: (leaves: string) =>
    `The index of the record is still being built (${leaves} entries so far): older figures are missing.`,
  others: 'others',
  healths: { answers: 'answers', fails: 'fails', unknown: 'not called yet' },
  table: (name: string) => `Table: ${name}`,
};

/** What the pages of figures share. */
export const trafficTexts = defineTexts<typeof english>({
  en: english,
  de: {
    period: 'Gezeigte Zeit',
    periods: { hour: 'Stunde', day: 'Tag', week: 'Woche', month: 'Monat' },
    lastOf: { hour: 'Letzte Stunde', day: 'Letzte 24 Stunden', week: 'Letzte 7 Tage', month: 'Letzte 30 Tage' },
    live: 'Live',
    updated: (time) => `Stand ${time}`,
    building: (leaves) =>
      `Das Verzeichnis des Protokolls wird noch aufgebaut (bisher ${leaves} Einträge): Ältere Zahlen fehlen.`,
    others: 'andere',
    healths: { answers: 'antwortet', fails: 'gestört', unknown: 'noch nicht gerufen' },
    table: (name) => `Tabelle: ${name}`,
  },
});
