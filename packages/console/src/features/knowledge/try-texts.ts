import { defineTexts } from '../../language/define-texts.ts';

const english = {
  title: 'Try a question',
  explanation:
    'What an assistant finds, what it would say by quoting, and why. No model is asked, and nothing is kept; through the whole path, with its model, it answers in the playground.',
  none: 'There is no assistant yet.',
  teach: 'An assistant answers from collections. How one is written stands with the collections.',
  toCollections: 'To the collections',
  assistant: 'Assistant',
  role: 'As somebody with the role',
  everyRole: 'no restriction',
  question: 'Question',
  earlier: 'Questions before it',
  earlierHelp: 'One a line, the latest last. A follow-up such as “and to Austria?” takes words from them.',
  ask: 'Ask',
  asking: 'Looking …',
  result: 'What it would say',
  asked: (question: string) => `Asked: ${question}`,
  hint: 'Ask something that the documents answer, and something that they do not: an assistant that does not know says so. It understands German and English.',
  playground: 'To the playground with this assistant',
};

export const tryTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Frage ausprobieren',
    explanation:
      'Was ein Assistent findet, was er zitierend sagen würde, und warum. Kein Modell wird gefragt, nichts wird aufbewahrt; auf dem ganzen Weg, mit seinem Modell, antwortet er unter „Ausprobieren“.',
    none: 'Es gibt noch keinen Assistenten.',
    teach: 'Ein Assistent antwortet aus Sammlungen. Wie man einen schreibt, steht bei den Sammlungen.',
    toCollections: 'Zu den Sammlungen',
    assistant: 'Assistent',
    role: 'Als jemand mit der Rolle',
    everyRole: 'ohne Einschränkung',
    question: 'Frage',
    earlier: 'Fragen davor',
    earlierHelp: 'Eine je Zeile, die letzte zuletzt. Eine Nachfrage wie „und nach Österreich?“ nimmt Wörter daraus.',
    ask: 'Fragen',
    asking: 'Sucht …',
    result: 'Was er sagen würde',
    asked: (question) => `Gefragt: ${question}`,
    hint: 'Fragen Sie etwas, das die Dokumente beantworten, und etwas, das sie nicht beantworten: Ein Assistent, der es nicht weiß, sagt das. Er versteht Deutsch und Englisch.',
    playground: 'Zum Ausprobieren mit diesem Assistenten',
  },
});
