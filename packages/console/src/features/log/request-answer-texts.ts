import { defineTexts } from '../../language/define-texts.ts';

const english = {
  title: 'What the answer rests on',
  explanation: (assistant: string) =>
    `The assistant ${assistant} answered from documents. The record holds which passages it was, by their hashes alone; names are those of the documents that have these hashes now.`,
  collection: 'Collection',
  name: 'Document',
  unnamed: 'no document has this hash any more',
  document: 'SHA-256 of the document',
  passage: 'SHA-256 of the passage',
  none: 'No passage was found.',
  show: 'Why this answer',
  others: 'What the passages and the answer say is told only to whoever asked. Try the question again to see it.',
  gone: 'There is no explanation of this request any more.',
  try: 'Try a question',
  stage: {
    assistant: 'Assistant',
    outcome: 'How it ended',
    passages: 'Passages found',
    outcomes: {
      answered: 'answered',
      unknown: '“I do not know”',
      'handed-over': 'handed over to a human',
      'small-talk': 'small talk',
    } as Readonly<Record<string, string>>,
    byItself: 'The assistant answered by itself, with quotes or fixed texts. No model worded the answer.',
  },
};

export const requestAnswerTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Worauf die Antwort beruht',
    explanation: (assistant) =>
      `Der Assistent ${assistant} hat aus Dokumenten geantwortet. Das Protokoll hält fest, welche Passagen es waren, nur mit ihren Hashes; die Namen sind die der Dokumente, die diese Hashes jetzt haben.`,
    collection: 'Sammlung',
    name: 'Dokument',
    unnamed: 'kein Dokument hat diesen Hash noch',
    document: 'SHA-256 des Dokuments',
    passage: 'SHA-256 der Passage',
    none: 'Es wurde keine Passage gefunden.',
    show: 'Warum diese Antwort',
    others:
      'Was die Passagen und die Antwort sagen, erfährt nur, wer gefragt hat. Probieren Sie die Frage aus, um es zu sehen.',
    gone: 'Zu dieser Anfrage gibt es keine Erklärung mehr.',
    try: 'Frage ausprobieren',
    stage: {
      assistant: 'Assistent',
      outcome: 'Wie es ausging',
      passages: 'Gefundene Passagen',
      outcomes: {
        answered: 'beantwortet',
        unknown: '„Ich weiß es nicht“',
        'handed-over': 'an einen Menschen übergeben',
        'small-talk': 'Höflichkeit',
      },
      byItself: 'Der Assistent antwortete selbst, mit Zitaten oder festen Texten. Kein Modell formulierte die Antwort.',
    },
  },
});
