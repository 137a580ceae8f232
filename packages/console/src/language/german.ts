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
    review: 'zur Prüfung',
    watched: 'beobachtet',
  },
};
