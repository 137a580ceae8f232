import type { LimitName } from '@gatehouse/contract/limits';
import { defineTexts } from '../language/define-texts.ts';

const english = {
  title: 'Limits',
  add: 'Add a limit',
  choose: 'choose one',
  remove: (name: string) => `Take away: ${name}`,
  none: 'None of its own.',
  cost: 'in the currency of the price list',
  names: {
    requestsPerMinute: 'Requests in any 60 seconds',
    requestsPerHour: 'Requests per hour',
    requestsPerDay: 'Requests per day',
    inputTokensPerMinute: 'Input tokens in any 60 seconds',
    inputTokensPerHour: 'Input tokens per hour',
    inputTokensPerDay: 'Input tokens per day',
    outputTokensPerMinute: 'Output tokens in any 60 seconds',
    outputTokensPerHour: 'Output tokens per hour',
    outputTokensPerDay: 'Output tokens per day',
    tokensPerMinute: 'Tokens in any 60 seconds',
    tokensPerHour: 'Tokens per hour',
    tokensPerDay: 'Tokens per day',
    costPerDay: 'Cost per day',
    costPerMonth: 'Cost per month',
    concurrency: 'Requests at a time',
  } satisfies Readonly<Record<LimitName, string>>,
};

export const limitTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Grenzen',
    add: 'Grenze hinzufügen',
    choose: 'auswählen',
    remove: (name) => `Wegnehmen: ${name}`,
    none: 'Keine eigenen.',
    cost: 'in der Währung der Preisliste',
    names: {
      requestsPerMinute: 'Anfragen in 60 Sekunden',
      requestsPerHour: 'Anfragen je Stunde',
      requestsPerDay: 'Anfragen je Tag',
      inputTokensPerMinute: 'Eingabe-Tokens in 60 Sekunden',
      inputTokensPerHour: 'Eingabe-Tokens je Stunde',
      inputTokensPerDay: 'Eingabe-Tokens je Tag',
      outputTokensPerMinute: 'Ausgabe-Tokens in 60 Sekunden',
      outputTokensPerHour: 'Ausgabe-Tokens je Stunde',
      outputTokensPerDay: 'Ausgabe-Tokens je Tag',
      tokensPerMinute: 'Tokens in 60 Sekunden',
      tokensPerHour: 'Tokens je Stunde',
      tokensPerDay: 'Tokens je Tag',
      costPerDay: 'Kosten je Tag',
      costPerMonth: 'Kosten je Monat',
      concurrency: 'Gleichzeitige Anfragen',
    },
  },
});
