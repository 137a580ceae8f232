import type { Trial, TrialEntity } from '@gatehouse/contract/admin-privacy';
import type { EntityType } from '@gatehouse/contract/entity-types';
import type { EntityAction } from '@gatehouse/contract/privacy';
import type { EntityPolicy } from '../core/entity-policy.ts';
import type { Pseudonymiser, ReplacedText } from '../core/pseudonymiser.ts';

/**
 * What a policy does to a text, piece by piece, with what passes and what is refused as well: a request would be refused at the first
 * of these, without a word of the others. `pseudonymiser` is undefined where nothing is looked for.
 */
export async function tryText(
  pseudonymiser: Pseudonymiser | undefined,
  policy: EntityPolicy,
  text: string,
): Promise<Trial> {
  if (pseudonymiser === undefined) return { enabled: false, text, entities: [] };
  const { actions } = policy;
  const replaced = await replace(pseudonymiser, policy, text, (action) => (action === 'refuse' ? 'redact' : action));
  const entities = replaced.entities.map(({ type, start, end, score, recogniser, placeholder }): TrialEntity => {
    const action = actions[type];
    const found = { type, start, end, action, score: score / 1_000, recogniser };
    return action === 'refuse' ? found : { ...found, placeholder };
  });
  if (Object.values(actions).includes('pass')) {
    // The same way as on the path: what passes is looked for by itself, so that it hides nothing that does not pass.
    const passing = await replace(pseudonymiser, policy, text, (action) => (action === 'pass' ? 'redact' : 'pass'));
    for (const { type, start, end, score, recogniser } of passing.entities) {
      if (replaced.entities.some((other) => other.start < end && start < other.end)) continue;
      entities.push({ type, start, end, action: 'pass', score: score / 1_000, recogniser });
    }
    entities.sort((one, other) => one.start - other.start);
  }
  const refused = entities.some(({ action }) => action === 'refuse');
  return { enabled: true, text: refused ? null : replaced.text, entities };
}

async function replace(
  pseudonymiser: Pseudonymiser,
  policy: EntityPolicy,
  text: string,
  change: (action: EntityAction) => EntityAction,
): Promise<ReplacedText> {
  const actions = Object.fromEntries(
    Object.entries(policy.actions).map(([type, action]) => [type, change(action)] as const),
  ) as Readonly<Record<EntityType, EntityAction>>;
  const texts = [{ text, format: 'text', continues: undefined }] as const;
  const [replaced] = await pseudonymiser.openConversation(texts, { ...policy, actions }).replaceAll();
  return replaced ?? { text, entities: [] };
}
