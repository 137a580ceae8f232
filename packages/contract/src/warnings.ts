/**
 * What a client is told that was not done as it wanted, where that is no reason to refuse: stable codes, in the header
 * `x-gatehouse-warnings` and in the leaf of the result, and what they mean. Never rename one; add another.
 */

export interface WarningEntry {
  readonly en: string;
  readonly de: string;
}

export const warningCatalogue = {
  setting_not_supported: {
    en: 'A setting of the request has no counterpart at the model server that answered, and was left out.',
    de: 'Eine Einstellung der Anfrage hat bei dem Modellserver, der geantwortet hat, keine Entsprechung und wurde weggelassen.',
  },
  beta_not_forwarded: {
    en: 'The request names beta features (`anthropic-beta`), and not all of them are asked for at the model server.',
    de: 'Die Anfrage nennt Beta-Funktionen (`anthropic-beta`), und nicht alle davon werden beim Modellserver angefordert.',
  },
  cache_hint_not_supported: {
    en: 'The request marks what the model server should keep for the next one (`cache_control`). The server that answered knows no such marks; they were left out.',
    de: 'Die Anfrage markiert, was der Modellserver für die nächste behalten soll (`cache_control`). Der Server, der geantwortet hat, kennt solche Marken nicht; sie wurden weggelassen.',
  },
  reasoning_not_sent: {
    en: 'The request brings back earlier reasoning of the model. The server that answered takes none; it was left out.',
    de: 'Die Anfrage bringt frühere Überlegungen des Modells zurück. Der Server, der geantwortet hat, nimmt keine an; sie wurden weggelassen.',
  },
  answer_mended: {
    en: 'The answer had slips in its JSON, which were mended.',
    de: 'Die Antwort hatte kleine Fehler in ihrem JSON, die behoben wurden.',
  },
  answer_repaired: {
    en: 'The first answer of the model did not hold to what is wanted of it; this is the one that it gave when it was asked once more.',
    de: 'Die erste Antwort des Modells hielt nicht ein, was von ihr verlangt wird; dies ist die, die es auf nochmalige Frage gab.',
  },
  answer_not_checked: {
    en: 'Something that answers are held against could not be checked of this one.',
    de: 'Etwas, woran Antworten gemessen werden, ließ sich bei dieser nicht prüfen.',
  },
  answer_not_sure: {
    en: 'The model was not sure enough of its answer, so it was not given; this sentence stands in its place.',
    de: 'Das Modell war sich seiner Antwort nicht sicher genug, daher wurde sie nicht gegeben; an ihrer Stelle steht dieser Satz.',
  },
} as const satisfies Record<string, WarningEntry>;

export type WarningCode = keyof typeof warningCatalogue;
