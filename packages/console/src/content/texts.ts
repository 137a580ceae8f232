import type { ContentPieceView } from '@gatehouse/contract/admin-record';
import { defineTexts } from '../language/define-texts.ts';

interface ContentTexts {
  readonly title: string;
  readonly explanation: string;
  readonly reason: string;
  readonly read: string;
  readonly asked: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly binary: (bytes: string) => string;
  readonly raw: string;
  readonly speakers: Readonly<Record<string, string>>;
  readonly pseudonyms: string;
  readonly placeholder: string;
  readonly original: string;
  readonly show: string;
  readonly showExplanation: string;
  readonly found: (count: number, shown: string) => string;
  readonly nothingFound: string;
  readonly failed: string;
  readonly faults: Readonly<Record<NonNullable<ContentPieceView['fault']>, string>>;
}

export const contentTexts = defineTexts<ContentTexts>({
  en: {
    title: 'Read content',
    explanation: 'Your key and your reason become part of the record before anything is shown.',
    reason: 'Reason',
    read: 'Read',
    asked: 'Another person must approve first, on the page Review. Then press “Read” again, with the same reason.',
    parts: { prompt: 'Request', answer: 'Answer' },
    binary: (bytes) => `${bytes} bytes that are no text`,
    raw: 'As it was sent, byte for byte',
    speakers: {
      system: 'System',
      developer: 'Developer',
      user: 'User',
      assistant: 'Model',
      tool: 'Tool',
      document: 'Document',
    },
    pseudonyms: 'Pseudonyms, and what they stand for',
    placeholder: 'The model read',
    original: 'In the request',
    show: 'Show what guards find in it',
    showExplanation:
      'The guards of today read the texts again; nothing of it is kept. When the request was sent, they may have been others.',
    found: (count, shown) => (count === 1 ? '1 finding' : `${shown} findings`),
    nothingFound: 'Guards find nothing in it.',
    failed: 'Some texts are too long for it, or guards could not judge.',
    faults: {
      erased: 'Erased: the key was destroyed, and nobody can read this any more.',
      expired: 'Expired: it came to the end of its retention, and nobody can read it any more.',
      missing: 'The content is missing from the data folder.',
      changed: 'The content is not what the record commits to: it was changed.',
      sealed: 'The key does not open this content.',
      unreadable: 'What lies there is no content.',
      lost: 'Its key is gone, and no entry of the record says that it was destroyed.',
    },
  },
  de: {
    title: 'Inhalt lesen',
    explanation: 'Ihr Schlüssel und Ihre Begründung stehen im Protokoll, bevor etwas gezeigt wird.',
    reason: 'Begründung',
    read: 'Lesen',
    asked:
      'Zuerst muss eine andere Person zustimmen, auf der Seite „Prüfung“. Wählen Sie dann erneut „Lesen“, mit derselben Begründung.',
    parts: { prompt: 'Anfrage', answer: 'Antwort' },
    binary: (bytes) => `${bytes} Bytes, die kein Text sind`,
    raw: 'Wie gesendet, Byte für Byte',
    speakers: {
      system: 'System',
      developer: 'Entwicklung',
      user: 'Nutzer',
      assistant: 'Modell',
      tool: 'Werkzeug',
      document: 'Dokument',
    },
    pseudonyms: 'Pseudonyme und wofür sie stehen',
    placeholder: 'Das Modell las',
    original: 'In der Anfrage',
    show: 'Zeigen, was Wächter darin finden',
    showExplanation:
      'Die Wächter von heute lesen die Texte noch einmal; davon bleibt nichts. Als die Anfrage gesendet wurde, können es andere gewesen sein.',
    found: (count, shown) => (count === 1 ? '1 Fund' : `${shown} Funde`),
    nothingFound: 'Die Wächter finden darin nichts.',
    failed: 'Einige Texte sind dafür zu lang, oder Wächter konnten nicht urteilen.',
    faults: {
      erased: 'Gelöscht: Der Schlüssel wurde vernichtet, niemand kann das mehr lesen.',
      expired: 'Abgelaufen: Die Aufbewahrungsfrist ist vorbei, niemand kann das mehr lesen.',
      missing: 'Der Inhalt fehlt im Datenordner.',
      changed: 'Der Inhalt ist nicht der, auf den sich das Protokoll festlegt: Er wurde verändert.',
      sealed: 'Der Schlüssel öffnet diesen Inhalt nicht.',
      unreadable: 'Was dort liegt, ist kein Inhalt.',
      lost: 'Der Schlüssel fehlt, und kein Eintrag sagt, dass er vernichtet wurde.',
    },
  },
});
