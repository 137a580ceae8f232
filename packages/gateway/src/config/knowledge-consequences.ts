import type { Consequence } from '@gatehouse/contract/admin-configuration';
import type { Configuration } from '@gatehouse/contract/config';
import type { AssistantOptions, CollectionOptions } from '@gatehouse/contract/knowledge';
import { milder, short, weakens } from './guard-consequences.ts';

type Knowledge = Configuration['knowledge'];

/** From the mildest to the strictest. */
const personalData = ['keep', 'redact', 'quarantine'];
const unsupported = ['remove', 'retry', 'refuse'];

/** Where more would be told to more people, with less looked at before, and what would fail for clients. */
export function knowledgeConsequences(before: Knowledge, after: Knowledge): readonly Consequence[] {
  const collections = new Map(after.collections.map((each, index) => [each.id, { each, index }]));
  const assistants = new Map(after.assistants.map((each, index) => [each.id, { each, index }]));
  return [
    ...before.collections.flatMap((collection, index): readonly Consequence[] => {
      const next = collections.get(collection.id);
      return next === undefined
        ? [gone('collection-removed', ['collections', index], collection.id)]
        : [...opened(collection, next.each, next.index), ...checkedLess(collection, next.each, next.index)];
    }),
    ...before.assistants.flatMap((assistant, index): readonly Consequence[] => {
      const next = assistants.get(assistant.id);
      return next === undefined
        ? [gone('assistant-removed', ['assistants', index], assistant.id)]
        : surer(assistant, next.each, next.index);
    }),
  ];
}

function gone(
  kind: 'collection-removed' | 'assistant-removed',
  [list, index]: readonly [string, number],
  subject: string,
): Consequence {
  return { kind, path: `knowledge.${list}[${index}]`, subject, weakens: false };
}

/** An empty list is everybody. */
function opened(before: CollectionOptions, after: CollectionOptions, index: number): Consequence[] {
  return (['roles', 'teams', 'tenants'] as const).flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    const wider = was.length > 0 && (is.length === 0 || is.some((one) => !was.includes(one)));
    if (!wider) return [];
    const path = ['knowledge', 'collections', index, name];
    return [weakens('collection-opened', path, { subject: before.id, from: short(was), to: short(is) })];
  });
}

function checkedLess(before: CollectionOptions, after: CollectionOptions, index: number): Consequence[] {
  const less = (name: 'personalData' | 'suddenChange' | 'fourEyes', isLess: boolean): Consequence[] =>
    isLess
      ? [
          weakens('documents-checked-less', ['knowledge', 'collections', index, name], {
            subject: before.id,
            from: String(before[name]),
            to: String(after[name]),
          }),
        ]
      : [];
  return [
    ...less('personalData', milder(personalData, before.personalData, after.personalData)),
    ...less('suddenChange', after.suddenChange > before.suddenChange),
    ...less('fourEyes', before.fourEyes && !after.fourEyes),
  ];
}

function surer(before: AssistantOptions, after: AssistantOptions, index: number): Consequence[] {
  const less = (name: 'answerFrom' | 'supportFrom' | 'unsupported', isLess: boolean): Consequence[] =>
    isLess
      ? [
          weakens('assistant-surer', ['knowledge', 'assistants', index, name], {
            subject: before.id,
            from: String(before[name]),
            to: String(after[name]),
          }),
        ]
      : [];
  return [
    ...less('answerFrom', after.answerFrom < before.answerFrom),
    ...less('supportFrom', after.supportFrom < before.supportFrom),
    ...less('unsupported', milder(unsupported, before.unsupported, after.unsupported)),
  ];
}
