import type { GuardRule } from '@gatehouse/contract/guard-rule';
import type { Incident, IncidentText } from '../core/attempts.ts';
import type { Exchange } from '../core/exchange.ts';
import type { Guard } from '../core/guard.ts';
import { subjectOf } from './content-pieces.ts';
import type { GuardPolicies } from './guard-policies.ts';
import { defaultPolicy } from '@gatehouse/contract/inspection';

/** What a rule of a guard means; undefined for what nobody knows. */
export type MeaningOf = (guard: Pick<Guard, 'id' | 'kind'>, rule: string) => GuardRule | undefined;

/** What is replaced or refused by the stage `pseudonymise` is told like the finding of a guard. */
const personalData: GuardRule = Object.freeze({
  owasp: ['LLM02:2025'],
  explanation: {
    en: 'Personal data or a secret was found, which the policy keeps from the model.',
    de: 'Personenbezogene Daten oder ein Geheimnis wurden gefunden, die die Richtlinie vom Modell fernhält.',
  },
});

/** Texts of one rule in one exchange that are told apart at most. */
const mostTexts = 64;

const none: readonly Incident[] = Object.freeze([]);

/** Everything that guards found in an exchange that has ended, a rule each; `fingerprint` hashes a text under a key. Nothing is made where nothing was found. */
export function incidentsOf(
  exchange: Exchange,
  policies: Pick<GuardPolicies, 'find'>,
  meaningOf: MeaningOf,
  time: number,
  fingerprint: (text: string) => string,
): readonly Incident[] {
  const { caller, notes } = exchange;
  let incidents: Incident[] | undefined;
  let textsOf: TextsOf | undefined;
  for (const { direction, guard, outcome, rules, scores, shadow } of notes.verdicts) {
    // What this gateway did because of earlier findings is no finding.
    if (outcome === 'allow' || guard === 'attempts') continue;
    const policy = policies.find(notes.guardPolicy ?? defaultPolicy);
    const made = policy?.[direction].guards.find(({ id }) => id === guard);
    const named = Object.entries(rules);
    for (const [rule, findings] of named.length === 0 ? [[guard, 0] as const] : named) {
      (incidents ??= []).push({
        time,
        request: exchange.id,
        tenant: caller?.tenant ?? 'unknown',
        key: caller?.key,
        subject: caller === undefined ? undefined : namedSubject(exchange),
        model: notes.model,
        guard,
        rule,
        direction,
        outcome,
        shadow: shadow === true,
        findings,
        score: scores?.[rule],
        texts:
          direction === 'output' || shadow === true
            ? undefined
            : (textsOf ??= foundIn(exchange, fingerprint))(guard, rule),
        meaning: made === undefined ? (guard === 'pseudonyms' ? personalData : undefined) : meaningOf(made, rule),
        // An administrator who tries attacks on purpose is no attacker; the record has them all the same.
        trial: exchange.kind === 'guard' || exchange.watch !== undefined,
      });
    }
  }
  return incidents ?? none;
}

/** What a rule of a guard was found in. Undefined also where there are too many, so that nothing hides among them. */
type TextsOf = (guard: string, rule: string) => readonly IncidentText[] | undefined;

function foundIn({ notes }: Exchange, fingerprint: (text: string) => string): TextsOf {
  const byRule = Map.groupBy(notes.foundTexts ?? [], ({ guard, rule }) => `${guard} ${rule}`);
  // Many rules find something in the same text, which may be long.
  const known = new Map<string, string>();
  const once = (text: string): string => {
    const made = known.get(text) ?? fingerprint(text);
    known.set(text, made);
    return made;
  };
  return (guard, rule) => {
    const found = byRule.get(`${guard} ${rule}`);
    if (found === undefined || found.length > mostTexts) return undefined;
    return found.map(({ text, score }) => ({ fingerprint: once(text), score }));
  };
}

/** Whom the client names; what is about nobody is about the key, which is counted by itself. */
export function namedSubject(exchange: Exchange): string | undefined {
  return exchange.subject === undefined && exchange.request?.subject === undefined ? undefined : subjectOf(exchange);
}
