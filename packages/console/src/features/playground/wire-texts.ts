import type { WireDialect } from '@gatehouse/contract/admin-wire';
import { defineTexts } from '../../language/define-texts.ts';

/** Names of products and of their interfaces, which are the same in all languages. */
export const dialectNames: Readonly<Record<WireDialect, string>> = Object.freeze({
  'openai-chat': 'OpenAI, chat completions',
  'openai-responses': 'OpenAI, responses',
  'anthropic-messages': 'Anthropic, messages',
  'ollama-chat': 'Ollama, chat',
  'openai-completions': 'OpenAI, completions',
  'openai-embeddings': 'OpenAI, embeddings',
  'openai-moderations': 'OpenAI, moderations',
  rerank: 'Cohere and Jina, rerank',
});

const english = {
  dialect: 'Interface',
  explanation:
    'Write a request as a program would send it. It goes down the whole path, and the answer stands here as it goes over the wire.',
  request: 'Request',
  body: 'Body of the request, in JSON',
  stream: 'Answer in pieces',
  noObject: 'This is no JSON object. The gateway will say so too, in the form of this interface.',
  cannotSend: 'This is no JSON object, so there is nothing to send.',
  example: 'Example again',
  send: 'Send',
  stop: 'Stop',
  answer: 'Answer',
  none: 'Send the request, and the answer stands here, byte for byte.',
  waiting: 'Waiting for the answer …',
  stopped: 'You stopped the answer. What had come by then stands here.',
  empty: 'An empty body.',
  indented: 'Indent the JSON',
  headers: 'Headers',
  recipes: 'From your program',
  recipesHint: 'The same request with a key of its own. Make one under “Keys”.',
  curl: 'On the command line',
  script: 'In JavaScript',
  question: 'How long do I have to return items? Please write to anna.schmidt@example.org.',
  documents: ['Items can be returned for thirty days.', 'We deliver on weekdays.', 'Refunds take five days.'],
};

export const wireTexts = defineTexts<typeof english>({
  en: english,
  de: {
    dialect: 'Schnittstelle',
    explanation:
      'Schreiben Sie eine Anfrage, wie ein Programm sie sendet. Sie geht den ganzen Weg, und die Antwort steht hier, wie sie über die Leitung geht.',
    request: 'Anfrage',
    body: 'Rumpf der Anfrage, in JSON',
    stream: 'Antwort in Stücken',
    noObject: 'Das ist kein JSON-Objekt. Das wird auch das Gateway sagen, in der Form dieser Schnittstelle.',
    cannotSend: 'Das ist kein JSON-Objekt, also gibt es nichts zu senden.',
    example: 'Wieder das Beispiel',
    send: 'Senden',
    stop: 'Anhalten',
    answer: 'Antwort',
    none: 'Senden Sie die Anfrage, und hier steht die Antwort, Byte für Byte.',
    waiting: 'Warten auf die Antwort …',
    stopped: 'Sie haben die Antwort angehalten. Hier steht, was bis dahin kam.',
    empty: 'Ein leerer Rumpf.',
    indented: 'JSON einrücken',
    headers: 'Kopfzeilen',
    recipes: 'Aus Ihrem Programm',
    recipesHint: 'Dieselbe Anfrage mit einem eigenen Schlüssel. Sie legen ihn unter „Schlüssel“ an.',
    curl: 'Auf der Kommandozeile',
    script: 'In JavaScript',
    question: 'Wie lange kann ich Ware zurückgeben? Bitte schreiben Sie an anna.schmidt@example.org.',
    documents: [
      'Ware kann dreißig Tage lang zurückgegeben werden.',
      'Wir liefern werktags.',
      'Geld kommt nach fünf Tagen zurück.',
    ],
  },
});
