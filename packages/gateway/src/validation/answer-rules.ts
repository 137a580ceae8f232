import type { Configuration } from '@gatehouse/contract/config';
import type { VerdictSummary } from '@gatehouse/contract/leaf';
import { aliasTargets } from '@gatehouse/contract/routing';
import type { ConfidenceCheck, StructuredOptions, ValidationRule } from '@gatehouse/contract/validation';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import type {
  AnswerJudge,
  AnswerJudgement,
  AnswerRules,
  AnswerText,
  JudgedRequest,
  Lookup,
} from '../core/answer-rules.ts';
import type { PossibleTarget } from '../core/router.ts';
import {
  namesOfModel,
  namesOfTemplate,
  possibleTargets,
  RememberedDecisions,
  selects,
} from '../core/rule-selectors.ts';
import { speaksGerman } from '../lib/speaks-german.ts';
import { type CheckResult, createCheck, ReadText, type RunCheck } from './answer-check.ts';
import { judgeForm, wantedForm, type WantedForm } from './structured-answer.ts';

export interface AnswerRulesOptions {
  readonly configuration: Pick<Configuration, 'models' | 'providers' | 'validation'>;
  /** By their names in the configuration. */
  readonly lookups: ReadonlyMap<string, Lookup>;
  /** Whether a provider can tell the probabilities of tokens, by its id. */
  readonly givesLogprobs: (provider: string) => boolean;
  /** Told why a rule could not judge. */
  readonly unable: (rule: string, request: string, cause: unknown) => void;
}

/** As verdicts name who judged. */
const guard = 'validation';
const nothing: ReadonlyMap<number, string> = new Map();

interface CompiledRule {
  readonly options: ValidationRule;
  readonly checks: readonly { readonly run: RunCheck; readonly confidence: ConfidenceCheck | undefined }[];
}

/** Throws a RangeError where an expression cannot be read. */
export function createAnswerRules({ configuration, givesLogprobs, lookups, unable }: AnswerRulesOptions): AnswerRules {
  const { providers, validation } = configuration;
  const { structured } = validation;
  const aliases = aliasTargets(configuration.models);
  const rules = validation.rules.map((options): CompiledRule => ({
    options,
    checks: options.checks.map((check) => ({
      run: createCheck(check, lookups),
      confidence: check.check === 'confidence' ? check : undefined,
    })),
  }));
  const none: readonly CompiledRule[] = [];
  const decisions = new RememberedDecisions<readonly CompiledRule[]>(({ caller, model, targets, template }) => {
    const { key, labels, role } = caller;
    const subjects = possibleTargets(providers, model, targets).map((target) => ({
      key,
      role,
      labels,
      models: [...namesOfModel(aliases, model, target), ...namesOfTemplate(template)],
    }));
    // Where several may answer, what holds for one of them holds for all: no name is a way around a rule.
    return rules.filter(({ options }) => subjects.some((subject) => selects(options, subject)));
  });

  return {
    judgeOf(request) {
      const form =
        request.body['response_format'] === undefined ? undefined : wantedForm(request.body, structured.when);
      const held = rules.length === 0 ? none : decisions.get(request);
      if (form === undefined && held.length === 0) return undefined;
      return judgeOf(request, form, held);
    },
    explain: () => explainValidation(validation),
  };

  function judgeOf(
    { targets }: JudgedRequest,
    form: WantedForm | undefined,
    held: readonly CompiledRule[],
  ): AnswerJudge {
    const wantsLogprobs = held.some(({ checks }) => checks.some(({ confidence }) => confidence !== undefined));
    return {
      streams: held.length === 0 ? structured.streams : 'hold',
      wantsLogprobs: wantsLogprobs && targets.every(({ provider }: PossibleTarget) => givesLogprobs(provider)),
      schema: form?.schema,
      async judge(texts, request) {
        const found = new Findings();
        for (const text of texts) {
          const own = form === undefined ? text : judgeStructured(text, form, structured, found);
          await judgeByRules(own, held, found, (rule, cause) => unable(rule, request, cause));
        }
        return found.judgement();
      },
    };
  }
}

/** The text as it goes on to the rules: what was mended is what the client gets. */
function judgeStructured(
  text: AnswerText,
  form: WantedForm,
  { mend, onUnable, repair }: StructuredOptions,
  found: Findings,
): AnswerText {
  // The client is told that something is missing, and has to reckon with it: that is how the API has it.
  if (text.cutOff) {
    found.add('flag', 'incomplete');
    return text;
  }
  const result = judgeForm(text.text, form, mend);
  switch (result.outcome) {
    case 'holds':
      return text;
    case 'mended':
      found.add('redact', 'mended');
      found.replace(text.choice, result.text);
      return { ...text, text: result.text };
    case 'fails':
      found.add('block', result.rule);
      found.refuse([result.problem], repair);
      return text;
    case 'unable':
      found.add(onUnable === 'block' ? 'unable' : 'flag', 'unchecked-schema');
      if (onUnable === 'block') found.cannotTell();
      else found.leftUnchecked();
      return text;
  }
}

async function judgeByRules(
  text: AnswerText,
  rules: readonly CompiledRule[],
  found: Findings,
  unable: (rule: string, cause: unknown) => void,
): Promise<void> {
  const read = new ReadText(text);
  for (const rule of rules) {
    for (const { confidence, run } of rule.checks) {
      let result: CheckResult;
      try {
        result = await run(read);
      } catch (cause) {
        result = { outcome: 'unable', reason: 'the check failed', cause };
      }
      if (result.outcome === 'unable') unable(rule.options.name, result.cause ?? result.reason);
      weigh(result, rule.options, confidence, text, found);
    }
  }
}

function weigh(
  result: CheckResult,
  { action, hint, name, onUnable, repair }: ValidationRule,
  confidence: ConfidenceCheck | undefined,
  { choice, text }: AnswerText,
  found: Findings,
): void {
  switch (result.outcome) {
    case 'holds':
      if (result.score !== undefined) found.score(name, result.score);
      return;
    case 'fails':
      found.add(action, name, result.problems.length);
      if (action === 'block') found.refuse(hint === undefined ? result.problems : [...result.problems, hint], repair);
      return;
    case 'unsure':
      found.score(name, result.score);
      found.add(action === 'block' ? 'redact' : 'flag', name);
      if (action === 'block' && confidence !== undefined)
        found.keepBack(choice, speaksGerman(text) ? confidence.answer.de : confidence.answer.en);
      return;
    case 'unable':
      found.add(onUnable === 'block' ? 'unable' : onUnable, name);
      if (onUnable === 'block') found.cannotTell();
      else found.leftUnchecked();
  }
}

const outcomes = { holds: 0, unsure: 1, invalid: 2, unable: 3 } as const;

/** What was found in all texts of an answer. */
class Findings {
  readonly #counts = new Map<VerdictSummary['outcome'], Record<string, number>>();
  readonly #scores: Record<string, number> = {};
  readonly #problems: string[] = [];
  #outcome: AnswerJudgement['outcome'] = 'holds';
  #repairable = true;
  #unchecked = false;
  #replaced: Map<number, string> | undefined;
  #said: Map<number, string> | undefined;

  add(outcome: VerdictSummary['outcome'], rule: string, findings = 1): void {
    const rules = this.#counts.get(outcome) ?? {};
    const id = `${guard}/${rule}`;
    rules[id] = (rules[id] ?? 0) + findings;
    this.#counts.set(outcome, rules);
  }

  /** Of several texts the least. */
  score(rule: string, score: number): void {
    const id = `${guard}/${rule}`;
    this.#scores[id] = Math.min(this.#scores[id] ?? 1_000, Math.floor(score * 1_000));
  }

  replace(choice: number, text: string): void {
    (this.#replaced ??= new Map()).set(choice, text);
  }

  keepBack(choice: number, sentence: string): void {
    (this.#said ??= new Map()).set(choice, sentence);
    this.#worsen('unsure');
  }

  refuse(problems: readonly string[], repair: boolean): void {
    this.#problems.push(...problems);
    if (!repair) this.#repairable = false;
    this.#worsen('invalid');
  }

  cannotTell(): void {
    this.#worsen('unable');
  }

  leftUnchecked(): void {
    this.#unchecked = true;
  }

  judgement(): AnswerJudgement {
    const scores = Object.keys(this.#scores).length === 0 ? {} : { scores: this.#scores };
    const verdicts = [...this.#counts].map(([outcome, rules], index): VerdictSummary => ({
      direction: 'output',
      guard,
      outcome,
      rules,
      ...(index === 0 ? scores : {}),
    }));
    if (verdicts.length === 0 && 'scores' in scores)
      verdicts.push({ direction: 'output', guard, outcome: 'allow', rules: {}, ...scores });
    return {
      outcome: this.#outcome,
      verdicts,
      texts: (this.#outcome === 'unsure' ? this.#said : this.#replaced) ?? nothing,
      problems: this.#problems,
      repairable: this.#repairable && this.#outcome === 'invalid',
      unchecked: this.#unchecked,
    };
  }

  #worsen(outcome: AnswerJudgement['outcome']): void {
    if (outcomes[outcome] > outcomes[this.#outcome]) this.#outcome = outcome;
  }
}

function explainValidation({ lookups, rules, structured }: Configuration['validation']): readonly StageFact[] {
  const { mend, repair, streams, when } = structured;
  return [
    when === 'never' ? { id: 'structured-unchecked' } : { id: 'structured-output', when, mend, repair, streams },
    ...rules.map(({ action, checks, keys, labels, models, name, onUnable, repair: again, roles }): StageFact => ({
      id: 'validation-rule',
      name,
      action,
      checks: checks.map(({ check }) => check),
      lookups: checks.flatMap((check) => (check.check === 'lookup' ? [check.lookup] : [])),
      onUnable,
      repair: again,
      ...(keys === undefined ? {} : { keys }),
      ...(labels === undefined ? {} : { labels }),
      ...(models === undefined ? {} : { models }),
      ...(roles === undefined ? {} : { roles }),
    })),
    ...Object.entries(lookups).map(([name, { cacheFor, kind, timeout }]): StageFact => ({
      id: 'validation-lookup',
      name,
      kind,
      cacheFor,
      timeout,
    })),
  ];
}
