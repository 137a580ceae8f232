import type { Texts } from './language.ts';

export const german: Texts = {
  language: 'Sprache',
  theme: { label: 'Farben', names: { system: 'System', light: 'Hell', dark: 'Dunkel' } },
  loading: 'Lädt …',
  copy: 'Kopieren',
  copied: 'Kopiert',
  signOut: 'Abmelden',
  failures: {
    unreachable: 'Das Gateway antwortet nicht. Die Anzeige kann veraltet sein; neuer Versuch läuft.',
    unexpected: 'Diese Seite versteht die Antwort des Gateways nicht. Laden Sie sie neu; neuer Versuch läuft.',
  },
  signIn: {
    title: 'Anmelden',
    explanation: 'Geben Sie einen Admin-Schlüssel ein. Er bleibt in diesem Tab und wird beim Schließen vergessen.',
    label: 'Admin-Schlüssel',
    submit: 'Anmelden',
    refused:
      'Das Gateway hat diesen Schlüssel abgelehnt. Nötig ist ein Admin-Schlüssel; Sie erzeugen ihn mit: gatehouse keys create --role admin',
  },
  readiness: {
    ready: 'Bereit',
    notReady: 'Nicht bereit',
    version: (version) => `Version ${version}`,
    uptime: (duration) => `läuft seit ${duration}`,
    reasons: {
      ledger_unwritable:
        'Das Protokoll kann nicht geschrieben werden, daher werden Anfragen abgelehnt. Prüfen Sie den Datenträger des Datenordners.',
      draining: 'Das Gateway wird beendet: Es schließt laufende Anfragen ab und nimmt keine neuen an.',
    },
  },
  figures: {
    requests: 'Anfragen',
    requestsNote: (refused, failed) => `${refused} abgelehnt, ${failed} fehlgeschlagen`,
    inFlight: 'Laufen gerade',
    latency: 'Dauer (Median)',
    latencyNote: (p95) => `95 % bis ${p95}`,
    tokens: 'Token',
    tokensNote: (input, output) => `${input} ein, ${output} aus`,
    ledger: 'Einträge im Protokoll',
    ledgerWritable: 'schreibbar',
    ledgerUnwritable: 'nicht schreibbar',
    keys: 'Aktive Schlüssel',
  },
  path: {
    title: 'Der Weg einer Anfrage',
    explanation: 'Eine Anfrage geht diese Liste hinunter, ihre Antwort kommt denselben Weg zurück.',
    policy: 'Richtlinie',
    stages: {
      record: 'protokolliert',
      authenticate: 'fragt, wer ruft',
      limits: 'reserviert und zählt',
      inspectInput: 'prüft die Anfrage',
      pseudonymise: 'verbirgt Personendaten',
      inspectOutput: 'prüft die Antwort',
      cache: 'merkt sich Antworten',
      route: 'wählt ein Modell',
    },
  },
  models: {
    title: 'Modelle',
    name: 'Name',
    provider: 'Anbieter',
    none: 'Kein Modell ist verfügbar; die Ursache nennt: gatehouse doctor',
  },
  recipe: {
    title: 'Ausprobieren',
    explanation:
      'Setzen Sie einen Benutzerschlüssel für IHR_SCHLUESSEL ein; Sie erzeugen ihn mit: gatehouse keys create',
    question: 'Wie setze ich mein Passwort zurück?',
    placeholder: 'IHR_SCHLUESSEL',
  },
};
