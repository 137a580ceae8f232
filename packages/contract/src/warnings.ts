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
  usage_estimated: {
    en: 'The model server did not say how many tokens were used; the numbers in the answer are estimates.',
    de: 'Der Modellserver hat nicht gesagt, wie viele Tokens verbraucht wurden; die Zahlen in der Antwort sind geschätzt.',
  },
} as const satisfies Record<string, WarningEntry>;

export type WarningCode = keyof typeof warningCatalogue;
