import type { GuardsView, GuardKindView, GuardTrial, GuardTrialQuestion } from '@gatehouse/contract/admin-guards';
import { describeSettings } from '@gatehouse/contract/describe-settings';
import { guardRuleSchema } from '@gatehouse/contract/guard-rule';
import { type GuardName, type GuardOptions, guardOptionsSchema } from '@gatehouse/contract/guards';
import { z } from 'zod';
import { CallController } from './core/call-signal.ts';
import { GatehouseError } from './core/errors.ts';
import type { GuardExample } from './core/guard.ts';
import type { Origin } from './core/segment.ts';
import { verdictLine } from './core/verdict-line.ts';
import { defaultPolicy } from '@gatehouse/contract/inspection';
import { guardCatalogue, guardKind } from './guards/catalogue.ts';
import { knownAttacks } from './guards/attack-memory/known-attacks.ts';
import { explainPolicies, explainPolicyRules } from './pipeline/stages/explain-guards.ts';
import type { ServingPath } from './serving-path.ts';

/** `usual`: who wrote it, where the example says nothing. */
function exampleView(example: string | GuardExample, usual: Origin): GuardKindView['examples']['triggers'][number] {
  if (typeof example === 'string') return { text: example, channel: usual };
  const { text, origin, prompt, request } = example;
  return {
    text,
    channel: origin ?? (prompt === undefined ? usual : 'assistant'),
    ...(prompt === undefined
      ? {}
      : { prompt: prompt.map(({ text: asked, origin: by }) => ({ text: asked, channel: by })) }),
    ...(request === undefined ? {} : { request: plain(request) }),
  };
}

/** As JSON has it. */
function plain(value: object): Record<string, z.core.util.JSONType> {
  return JSON.parse(JSON.stringify(value)) as Record<string, z.core.util.JSONType>;
}

function kindView(name: GuardName): GuardKindView {
  const { purpose, summary, rules, examples } = guardKind(name);
  const { shape } = schemaOf(name);
  const { direction } = guardOptionsSchema.parse({ use: name, ...examples.options });
  const usual = direction === 'output' ? 'assistant' : 'user';
  return {
    kind: name,
    purpose,
    summary,
    rules: Object.entries(rules).map(([rule, meaning]) => ({ rule, ...guardRuleSchema.parse(meaning) })),
    examples: {
      options: plain(examples.options),
      triggers: examples.triggers.map((example) => exampleView(example, usual)),
      passes: examples.passes.map((example) => exampleView(example, usual)),
    },
    options: [...describeSettings(z.strictObject(shape), ['use'])],
    asksOthers: asksOthers.has(name),
  };
}

function schemaOf(name: GuardName) {
  const found = guardOptionsSchema.options.find(({ shape }) => shape.use.value === name);
  if (found === undefined) throw new RangeError(`there is no guard ${name}`);
  return found;
}

/** Whoever may try texts must not make the gateway ask servers or open files of their choice. */
const asksOthers: ReadonlySet<GuardName> = new Set(['http', 'judge', 'onnx']);

/** All kinds of guards, and the policies in force. The kinds are described once, when somebody first asks. */
export function createGuardsView(): (path: Pick<ServingPath, 'guardPolicies' | 'policyHash' | 'stages'>) => GuardsView {
  let catalogue: GuardKindView[] | undefined;
  return ({ guardPolicies, policyHash, stages }) => ({
    policy: policyHash,
    policies: explainPolicies(guardPolicies),
    rules: explainPolicyRules(guardPolicies),
    beside: stages.flatMap((stage) => stage.explain()).filter(({ id }) => id === 'attempts' || id === 'spotlight'),
    knownAttacks: knownAttacks.length,
    catalogue: (catalogue ??= (Object.keys(guardCatalogue) as GuardName[]).map(kindView)),
  });
}

/** What the guards of a policy, or guards that are only tried, would say of a text; nothing is kept or recorded. */
export async function tryGuards(
  path: Pick<ServingPath, 'textInspection' | 'inspectionBy'>,
  tenant: string,
  { text, channel, direction, policy, prompt, guards, request }: GuardTrialQuestion,
): Promise<GuardTrial> {
  const asked = prompt?.map((one) => ({ text: one.text, origin: one.channel }));
  const inspection = guards === undefined ? path.textInspection : path.inspectionBy(guardsToTry(guards));
  const verdict = await inspection.inspect(
    { text, origin: channel, direction, prompt: asked, request },
    { policy: guards === undefined ? policy : defaultPolicy, tenant, signal: new CallController(), request: 'trial' },
  );
  return {
    ...(verdictLine(verdict, true) as Omit<GuardTrial, 'text'>),
    ...(verdict.text === text ? {} : { text: verdict.text }),
  };
}

/** Throws `invalid_request` with the place of the first that cannot be tried. */
function guardsToTry(guards: NonNullable<GuardTrialQuestion['guards']>): readonly GuardOptions[] {
  return guards.map((given, index) => {
    const parsed = guardOptionsSchema.safeParse(given);
    if (!parsed.success) {
      const place = parsed.error.issues[0]?.path.join('.') ?? '';
      throw new GatehouseError('invalid_request', { param: `guards.${index}${place === '' ? '' : `.${place}`}` });
    }
    const { data } = parsed;
    const asks = asksOthers.has(data.use) || (data.use === 'json' && data.repair > 0);
    if (asks) throw new GatehouseError('invalid_request', { param: `guards.${index}.use` });
    return data;
  });
}
