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
    en: 'The request names beta features (`anthropic-beta`). They are not asked for at the model server.',
    de: 'Die Anfrage nennt Beta-Funktionen (`anthropic-beta`). Beim Modellserver werden sie nicht angefordert.',
  },
  cache_hint_not_supported: {
    en: 'The request marks what the model server should keep for the next one (`cache_control`). The server that answered knows no such marks; they were left out.',
    de: 'Die Anfrage markiert, was der Modellserver für die nächste behalten soll (`cache_control`). Der Server, der geantwortet hat, kennt solche Marken nicht; sie wurden weggelassen.',
  },
  reasoning_not_sent: {
    en: 'The request brings back earlier reasoning of the model. The server that answered takes none; it was left out.',
    de: 'Die Anfrage bringt frühere Überlegungen des Modells zurück. Der Server, der geantwortet hat, nimmt keine an; sie wurden weggelassen.',
  },
} as const satisfies Record<string, WarningEntry>;

export type WarningCode = keyof typeof warningCatalogue;
