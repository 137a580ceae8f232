import type { Texts } from './language.ts';

export const german: Texts = {
  language: 'Sprache',
  theme: { label: 'Farben', names: { system: 'System', light: 'Hell', dark: 'Dunkel' } },
  loading: 'Lädt …',
  copy: 'Kopieren',
  copied: 'Kopiert',
  failures: {
    unreachable: 'Das Gateway antwortet nicht. Die Anzeige kann veraltet sein; neuer Versuch läuft.',
    unexpected: 'Diese Seite versteht die Antwort des Gateways nicht. Laden Sie sie neu; neuer Versuch läuft.',
  },
  risk: {
    suspended: (time) => `vorübergehend gesperrt bis ${time}`,
    slowed: 'gebremst',
    review: 'zur Durchsicht',
    watched: 'beobachtet',
  },
  witnesses: {
    none: 'Kein Zeuge zeichnet das Protokoll gegen; gegenüber dem Betreiber dieses Gateways beweist es daher nichts. Lassen Sie jemand anderen einen Zeugen betreiben und nennen Sie ihn unter ledger.witnesses.',
  },
  figures: {
    coverage: {
      none: 'nicht gegen den Betreiber gesichert',
      waiting: 'wartet auf Zeugen',
      covered: 'von Zeugen gegengezeichnet',
      contradicted: 'von einem Zeugen widerlegt',
    },
  },
};
