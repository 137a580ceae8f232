import { promptPrefix } from '@gatehouse/contract/prompts';
import type { Caller } from './caller.ts';
import type { UsedTemplate } from './prompt-book.ts';
import type { PossibleTarget } from './router.ts';

/** Whom a rule of the configuration holds for; all where nothing is said. */
export interface RuleSelectors {
  readonly keys?: readonly string[] | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly models?: readonly string[] | undefined;
}

/** Who asks for what. Undefined where it is about nobody in particular: rules for some do not hold then. */
export interface RuleSubject {
  readonly key?: string | undefined;
  readonly role?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  /** All names of the model. */
  readonly models?: readonly string[] | undefined;
}

export function selects(rule: RuleSelectors, subject: RuleSubject): boolean {
  return (
    among(rule.keys, subject.key) &&
    among(rule.roles, subject.role) &&
    shares(rule.labels, subject.labels) &&
    shares(rule.models, subject.models)
  );
}

export function among<T>(named: readonly T[] | undefined, own: T | undefined): boolean {
  return named === undefined || (own !== undefined && named.includes(own));
}

function shares(named: readonly string[] | undefined, own: readonly string[] = []): boolean {
  return named === undefined || named.some((name) => own.includes(name));
}

interface Alias {
  readonly name: string;
  readonly provider: string;
  readonly target: string;
}

/** Every name that leads to the same model, so that none of them is a way around a rule. */
export function namesOfModel(aliases: readonly Alias[], asked: string, { provider, target }: PossibleTarget): string[] {
  const own = target.startsWith(`${provider}/`) ? [target.slice(provider.length + 1)] : [];
  const further = aliases
    .filter((alias) => alias.provider === provider && [target, ...own].includes(alias.target))
    .map(({ name }) => name);
  return [asked, target, `${provider}/${target}`, ...own, ...further];
}

/** Whom a name may lead to: where no model has it yet, any provider may turn out to. */
export function possibleTargets(
  providers: readonly { readonly id: string }[],
  model: string,
  targets: readonly PossibleTarget[],
): readonly PossibleTarget[] {
  return targets.length === 0 ? providers.map(({ id }) => ({ provider: id, target: model })) : targets;
}

export type WhoAsks = Pick<Caller, 'key' | 'role' | 'labels'>;

/** What is asked for, by whom. */
export interface AskedModel {
  readonly caller: WhoAsks;
  readonly model: string;
  readonly targets: readonly PossibleTarget[];
  /** `<name>@<version>` of the template that the request was made of; undefined where it is none. */
  readonly template?: string | undefined;
}

/** By which rules know a request that a template has made, beside the names of its model: `prompt/<name>`, in any version and in this one. */
export function namesOfTemplate(template: string | undefined): readonly string[] {
  if (template === undefined) return [];
  return [`${promptPrefix}${template.split('@')[0] ?? ''}`, `${promptPrefix}${template}`];
}

/** As exchanges name it. */
export function calledTemplate(used: UsedTemplate | undefined): string | undefined {
  return used === undefined ? undefined : `${used.name}@${used.version}`;
}

/** Models of one key at most that are remembered: a server may make up ever new names. */
const mostRemembered = 1_000;

/**
 * What was decided for a key and a model, for as long as the same targets may answer; and no longer than the key's caller is
 * there, of which a changed key gets a new one. Names that no model has are the client's own, so they are not kept.
 */
export class RememberedDecisions<T> {
  readonly #decide: (asked: AskedModel) => T;
  readonly #remembered = new WeakMap<WhoAsks, Map<string, { targets: readonly PossibleTarget[]; decided: T }>>();

  constructor(decide: (asked: AskedModel) => T) {
    this.#decide = decide;
  }

  get(asked: AskedModel): T {
    const { caller, targets } = asked;
    if (targets.length === 0) return this.#decide(asked);
    // No name has such a character in it that a server lists.
    const model = asked.template === undefined ? asked.model : `${asked.model}\n${asked.template}`;
    let known = this.#remembered.get(caller);
    const before = known?.get(model);
    if (before?.targets === targets) return before.decided;
    const decided = this.#decide(asked);
    if (known === undefined) {
      known = new Map<string, { targets: readonly PossibleTarget[]; decided: T }>();
      this.#remembered.set(caller, known);
    } else if (known.size >= mostRemembered) known.clear();
    known.set(model, { targets, decided });
    return decided;
  }
}
