import type { GuardRule } from '@gatehouse/contract/guard-rule';
import type { VerdictSummary } from '@gatehouse/contract/leaf';
import { GatehouseError } from '../core/errors.ts';
import type { Guard } from '../core/guard.ts';
import type { LoneFinding, LoneOutcome, LoneVerdict, TextInspection } from '../core/text-inspection.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import type { TextPlaces } from '../lib/text-places.ts';
import { createTextReader } from '../lib/text-reading.ts';
import { askGuard, type ReportUnable } from './ask-guard.ts';
import type { GuardPolicies } from './guard-policies.ts';
import { redactWithPlaces } from './redacted-places.ts';
import { type ReadText, ShownText } from './shown-text.ts';
import { nothingFound, Tally } from './tally.ts';

export interface AloneOptions {
  readonly policies: Pick<GuardPolicies, 'find'>;
  /** What a rule of a guard means. */
  readonly meaningOf: (guard: Guard, rule: string) => GuardRule | undefined;
  readonly report: ReportUnable;
  readonly read?: ReadText;
}

const gravity: readonly LoneOutcome[] = ['allow', 'flag', 'review', 'redact', 'unable', 'block'];

function graverOf(one: LoneOutcome, other: LoneOutcome): LoneOutcome {
  return gravity.indexOf(one) >= gravity.indexOf(other) ? one : other;
}

/** As the path resolves a guard that could not judge. */
function outcomeOf(verdict: Verdict, guard: Guard): LoneOutcome {
  if (guard.shadow) return 'allow';
  if (verdict.outcome !== 'unable') return verdict.outcome;
  return guard.onUnable === 'block' ? 'unable' : guard.onUnable;
}

/** Where a place of a text that guards have changed was before all of their changes. */
function placeBefore(changes: readonly TextPlaces[], place: number, side: 'start' | 'end'): number {
  let at = place;
  for (let index = changes.length - 1; index >= 0; index--) at = changes[index]?.[side](at) ?? at;
  return at;
}

/** The highest score that a verdict has for instructions that do not belong there. */
function injectionIn(verdict: Verdict, kind: string, meaning: (rule: string) => GuardRule | undefined): number {
  if (verdict.outcome === 'unable') return 0;
  if (verdict.outcome === 'allow') return kind === 'prompt-injection' ? (verdict.score ?? 0) : 0;
  return verdict.findings
    .filter(({ rule }) => meaning(rule)?.owasp.includes('LLM01:2025') === true)
    .reduce((highest, { score = 0 }) => Math.max(highest, score), 0);
}

/**
 * Judges texts by themselves: as on the path, each guard reads what those before it have left; but all are asked, also after a block, since
 * who asks here wants to know what there is.
 */
export function createTextInspection({
  policies,
  meaningOf,
  report,
  read = createTextReader(),
}: AloneOptions): TextInspection {
  return {
    async inspect({ text: given, origin, direction, prompt, request: body }, { policy, request, signal, tenant }) {
      const guards = policies.find(policy)?.[direction].guards;
      if (guards === undefined) throw new GatehouseError('invalid_request', { param: 'policy' });
      const subject = {
        model: '',
        tenant,
        signal,
        request,
        detailed: true,
        prompt: prompt?.map((one) => new ShownText(one.text, one.origin, read)),
        body,
      };
      const changes: TextPlaces[] = [];
      const findings: LoneFinding[] = [];
      const unable: LoneVerdict['unable'][number][] = [];
      const verdicts: VerdictSummary[] = [];
      let shown = new ShownText(given, origin, read);
      let outcome: LoneOutcome = 'allow';
      let injection = 0;
      for (const guard of guards) {
        const verdict = await askGuard(guard, [shown], direction, subject, report);
        const tally = new Tally(nothingFound(direction, guard));
        tally.add(verdict);
        verdicts.push(tally.summary());
        outcome = graverOf(outcome, outcomeOf(verdict, guard));
        injection = Math.max(
          injection,
          injectionIn(verdict, guard.kind, (rule) => meaningOf(guard, rule)),
        );
        if (verdict.outcome === 'allow') continue;
        if (verdict.outcome === 'unable') {
          unable.push({ guard: guard.id, reason: verdict.reason, shadow: guard.shadow });
          continue;
        }
        for (const { segment: _segment, replacement: _replacement, ...finding } of verdict.findings) {
          findings.push({
            ...finding,
            start: placeBefore(changes, finding.start, 'start'),
            end: placeBefore(changes, finding.end, 'end'),
            guard: guard.id,
            outcome: verdict.outcome,
            shadow: guard.shadow,
            meaning: meaningOf(guard, finding.rule),
          });
        }
        if (verdict.outcome === 'redact' && !guard.shadow) shown = redacted(shown, verdict.findings, changes, read);
      }
      return { outcome, injection, findings, text: shown.text, unable, verdicts };
    },
  };
}

function redacted(shown: ShownText, findings: readonly Finding[], changes: TextPlaces[], read: ReadText): ShownText {
  const { text, places } = redactWithPlaces(shown.text, findings);
  changes.push(places);
  return new ShownText(text, shown.origin, read);
}
