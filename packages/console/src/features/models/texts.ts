import { defineTexts } from '../../language/define-texts.ts';

/** By the names that the gateway has for its stages. */
type StageTexts = Readonly<Record<string, { readonly name: string; readonly does: string }>>;

const english = {
  title: 'Models',
  explanation: 'Which model servers answer, what their models did, and the way that every request takes.',
  providers: {
    title: 'Model servers',
    name: 'Provider',
    health: 'State',
    models: 'Models',
    none: 'No model server is configured.',
  },
  columns: {
    name: 'Model',
    provider: 'Provider',
    requests: 'Requests',
    failed: 'Failed',
    p50: 'Median',
    p95: '95% within',
    tokens: 'Tokens in / out',
    cost: 'Cost',
    last: 'Last seen',
  },
  models: {
    title: 'Models',
    note: (period: string) => `${period}. Durations are of answered requests that the model itself answered.`,
    none: 'No model is available. In the folder of the configuration, this finds out why:',
    filter: 'Find a model',
    noneFits: 'No model fits.',
    gone: 'no longer offered',
    never: 'never in this time',
  },
  path: {
    title: 'The path of a request',
    explanation: 'A request goes down this list, and its answer comes back up.',
    policy: 'Version of the configuration',
    stages: {
      record: { name: 'Record', does: 'writes everything down' },
      authenticate: { name: 'Caller', does: 'asks who is calling' },
      limits: { name: 'Limits', does: 'reserves and counts' },
      template: { name: 'Template', does: 'fills in a prompt template' },
      consent: { name: 'Consent', does: 'asks for purpose and consent' },
      inspectInput: { name: 'Guards on the way in', does: 'inspect the request' },
      validate: { name: 'Validation', does: 'holds the answer to what is wanted' },
      pseudonymise: { name: 'Personal data', does: 'are hidden' },
      inspectOutput: { name: 'Guards on the way out', does: 'inspect the answer' },
      cache: { name: 'Cache', does: 'remembers answers' },
      route: { name: 'Route', does: 'chooses a model' },
    } as StageTexts,
  },
};

export const modelsTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Modelle',
    explanation: 'Welche Modellserver antworten, was ihre Modelle taten, und der Weg, den jede Anfrage nimmt.',
    providers: {
      title: 'Modellserver',
      name: 'Anbieter',
      health: 'Zustand',
      models: 'Modelle',
      none: 'Kein Modellserver ist konfiguriert.',
    },
    columns: {
      name: 'Modell',
      provider: 'Anbieter',
      requests: 'Anfragen',
      failed: 'Fehlgeschlagen',
      p50: 'Median',
      p95: '95 % bis',
      tokens: 'Token ein / aus',
      cost: 'Kosten',
      last: 'Zuletzt gesehen',
    },
    models: {
      title: 'Modelle',
      note: (period) => `${period}. Dauern sind die von Anfragen, die das Modell selbst beantwortet hat.`,
      none: 'Kein Modell ist verfügbar. Die Ursache nennt, im Ordner der Konfiguration:',
      filter: 'Modell suchen',
      noneFits: 'Kein Modell passt.',
      gone: 'nicht mehr angeboten',
      never: 'nicht in dieser Zeit',
    },
    path: {
      title: 'Der Weg einer Anfrage',
      explanation: 'Eine Anfrage geht diese Liste hinunter, ihre Antwort kommt denselben Weg zurück.',
      policy: 'Fassung der Konfiguration',
      stages: {
        record: { name: 'Protokoll', does: 'hält alles fest' },
        authenticate: { name: 'Aufrufer', does: 'wer fragt' },
        limits: { name: 'Grenzen', does: 'reserviert und zählt' },
        template: { name: 'Vorlage', does: 'füllt eine Prompt-Vorlage aus' },
        consent: { name: 'Einwilligung', does: 'fragt nach Zweck und Einwilligung' },
        inspectInput: { name: 'Wächter auf dem Hinweg', does: 'prüfen die Anfrage' },
        validate: { name: 'Prüfung der Antwort', does: 'misst sie an dem, was verlangt wird' },
        pseudonymise: { name: 'Personenbezogene Daten', does: 'werden verborgen' },
        inspectOutput: { name: 'Wächter auf dem Rückweg', does: 'prüfen die Antwort' },
        cache: { name: 'Zwischenspeicher', does: 'merkt sich Antworten' },
        route: { name: 'Weg', does: 'wählt ein Modell' },
      },
    },
  },
});
