import { defineTexts } from '../../language/define-texts.ts';

const english = {
  model: 'Model to ask for',
  collections: 'Answers from',
  answers: 'Its answers are worded by',
  quotes: 'nobody: it quotes passages and rows',
  answerFrom: 'Answers from a support of',
  supportFrom: 'Keeps sentences from a support of',
  passages: 'Passages at most',
  asked: 'Questions since the start',
  answered: (count: string) => `${count} answered`,
  unknown: (count: string) => `${count} not known`,
  handedOver: (count: string) => `${count} passed on to a human`,
  removed: (count: string) => `${count} unsupported sentences left out`,
  recipe: 'In any client, it is a model like others:',
  question: 'How long do I have to return items?',
  playground: 'Playground',
  try: 'Try a question',
  calibrate: 'Calibrate',
};

export type AssistantsTexts = typeof english;

export const assistantsTexts = defineTexts<typeof english>({
  en: english,
  de: {
    model: 'Modell, nach dem gefragt wird',
    collections: 'Antwortet aus',
    answers: 'Seine Antworten formuliert',
    quotes: 'niemand: Er zitiert Passagen und Datensätze',
    answerFrom: 'Antwortet ab einer Stützung von',
    supportFrom: 'Behält Sätze ab einer Stützung von',
    passages: 'Passagen höchstens',
    asked: 'Fragen seit dem Start',
    answered: (count) => `${count} beantwortet`,
    unknown: (count) => `${count} nicht gewusst`,
    handedOver: (count) => `${count} an einen Menschen gegeben`,
    removed: (count) => `${count} unbelegte Sätze weggelassen`,
    recipe: 'In jedem Client ist er ein Modell wie andere:',
    question: 'Wie lange kann ich Artikel zurückgeben?',
    playground: 'Ausprobieren',
    try: 'Frage ausprobieren',
    calibrate: 'Kalibrieren',
  },
});
