import type { Language } from './knowledge.ts';

/** What assistants say in words of the gateway's own. All else that they say stands in a document, or is supported by one. */
export const assistantSentences: Readonly<
  Record<
    Language,
    Readonly<
      Record<
        | 'unknown'
        | 'otherwise'
        | 'found'
        | 'foundForeign'
        | 'rows'
        | 'sources'
        | 'greeting'
        | 'thanks'
        | 'identity'
        | 'handOver'
        | 'offer',
        string
      >
    >
  >
> = {
  de: {
    unknown: 'Ich weiß es nicht.',
    otherwise: 'In den Unterlagen habe ich keine Antwort darauf gefunden; fragen Sie gern mit anderen Worten.',
    found: 'Dazu steht in den Unterlagen:',
    foundForeign: 'Dazu steht in den Unterlagen nur auf Englisch etwas:',
    rows: 'Dazu steht in den Daten:',
    sources: 'Quellen:',
    greeting:
      'Guten Tag! Was möchten Sie wissen? Ich antworte nur mit dem, was in den Unterlagen steht, und nenne die Quelle.',
    thanks: 'Gern geschehen. Fragen Sie einfach weiter.',
    identity:
      'Ich bin ein Assistent, kein Mensch. Ich suche in den Unterlagen, nenne die Quelle und sage „Ich weiß es nicht“, wenn dort nichts steht.',
    handOver: 'Ich gebe das an einen Menschen weiter; er bekommt diese Unterhaltung.',
    offer: 'Wenn Sie möchten, gebe ich das an einen Menschen weiter: Schreiben Sie „Mensch“.',
  },
  en: {
    unknown: 'I do not know.',
    otherwise: 'I found no answer to it in the documents; feel free to ask in other words.',
    found: 'The documents say:',
    foundForeign: 'The documents say something about this in German only:',
    rows: 'The data say:',
    sources: 'Sources:',
    greeting: 'Hello! What would you like to know? I answer only with what the documents say, and name the source.',
    thanks: 'You are welcome. Feel free to ask more.',
    identity:
      'I am an assistant, not a human. I search the documents, name the source, and say "I do not know" where they say nothing.',
    handOver: 'I am passing this on to a human, who gets this conversation.',
    offer: 'If you like, I will pass this on to a human: write "human".',
  },
};

/** Whether an answer that the client sends back is one of those that begin with it: what follows is help, and no answer. */
export function isUnknownAnswer(text: string): boolean {
  return Object.values(assistantSentences).some(({ unknown }) => text.trimStart().startsWith(unknown));
}
