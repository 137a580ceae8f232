import type { DocumentFinding, KnowledgeDocument } from '@gatehouse/contract/admin-knowledge';
import { defineTexts } from '../../language/define-texts.ts';
import type { KnowledgeTab } from './knowledge-tabs.ts';

type States = Readonly<Record<KnowledgeDocument['state'], string>>;
type Reasons = Readonly<Record<DocumentFinding['reason'], string>>;

const english = {
  title: 'Knowledge',
  explanation:
    'Your own documents, and the assistants that answer from them: with their sources, or by saying that they do not know.',
  views: 'Views of knowledge',
  tabs: {
    collections: 'Collections',
    documents: 'Documents',
    quarantine: 'Quarantine',
    try: 'Try a question',
    calibration: 'Calibration',
    assistants: 'Assistants',
  } satisfies Readonly<Record<KnowledgeTab, string>>,
  states: {
    indexed: 'can be found',
    quarantined: 'held',
    rejected: 'rejected',
    failed: 'could not be read',
  } satisfies States,
  reasons: {
    injection: 'Instructions to the model',
    'hidden-text': 'Hidden text',
    secret: 'A secret',
    'personal-data': 'Personal data',
    'sudden-change': 'A sudden change of the source',
  } satisfies Reasons,
  meanings: {
    injection:
      'A text that tells a model what to do. An answer that rests on it could be steered by whoever wrote the document.',
    'hidden-text':
      'Text that people do not see and a model would read: set in white, made tiny, put outside of the page, or written in characters without a shape.',
    secret: 'A key, a password or the like. Whoever asks the right question would get it.',
    'personal-data': 'The collection is configured to hold documents with personal data.',
    'sudden-change':
      'More of the source has changed or vanished at once than is configured as usual. That is how a source is poisoned; it is also how one is moved.',
  } satisfies Reasons,
  languages: { de: 'German', en: 'English' },
  noLanguage: 'no language',
  everyCollection: 'all collections',
  collection: 'Collection',
  characters: (from: string, to: string) => `characters ${from} to ${to}`,
};

export const knowledgeTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Wissen',
    explanation:
      'Ihre eigenen Dokumente, und die Assistenten, die daraus antworten: mit Quellen, oder indem sie sagen, dass sie es nicht wissen.',
    views: 'Ansichten des Wissens',
    tabs: {
      collections: 'Sammlungen',
      documents: 'Dokumente',
      quarantine: 'Quarantäne',
      try: 'Frage ausprobieren',
      calibration: 'Kalibrierung',
      assistants: 'Assistenten',
    },
    states: {
      indexed: 'auffindbar',
      quarantined: 'zurückgehalten',
      rejected: 'abgelehnt',
      failed: 'nicht lesbar',
    },
    reasons: {
      injection: 'Anweisungen an das Modell',
      'hidden-text': 'Versteckter Text',
      secret: 'Ein Geheimnis',
      'personal-data': 'Personenbezogene Daten',
      'sudden-change': 'Eine plötzliche Änderung der Quelle',
    },
    meanings: {
      injection:
        'Ein Text, der einem Modell sagt, was es tun soll. Wer das Dokument schrieb, könnte eine Antwort lenken, die darauf beruht.',
      'hidden-text':
        'Text, den Menschen nicht sehen und ein Modell lesen würde: weiß gesetzt, winzig, außerhalb der Seite oder in Zeichen ohne Gestalt.',
      secret: 'Ein Schlüssel, ein Passwort oder Ähnliches. Wer die richtige Frage stellt, bekäme es.',
      'personal-data':
        'Die Sammlung ist so eingestellt, dass Dokumente mit personenbezogenen Daten zurückgehalten werden.',
      'sudden-change':
        'Von der Quelle hat sich mehr auf einmal geändert oder ist verschwunden, als üblich eingestellt ist. So wird eine Quelle vergiftet; so wird sie auch umgezogen.',
    },
    languages: { de: 'Deutsch', en: 'Englisch' },
    noLanguage: 'keine Sprache',
    everyCollection: 'alle Sammlungen',
    collection: 'Sammlung',
    characters: (from, to) => `Zeichen ${from} bis ${to}`,
  },
});
