import { isDeepStrictEqual } from 'node:util';
import type { Consequence } from '@gatehouse/contract/admin-configuration';
import { promptPrefix, type PromptsOptions, type PromptTemplate } from '@gatehouse/contract/prompts';

/** What those who ask for templates would notice. Templates of the folder stand in files of their own and change without this. */
export function promptConsequences(before: PromptsOptions, after: PromptsOptions): readonly Consequence[] {
  return [...goneOrChanged(before, after), ...answeredAnew(before, after)];
}

function goneOrChanged(before: PromptsOptions, after: PromptsOptions): readonly Consequence[] {
  const next = new Map(after.templates.map((template, place) => [calledOf(template), { template, place }]));
  return before.templates.flatMap((template, place): readonly Consequence[] => {
    const subject = calledOf(template);
    const found = next.get(subject);
    if (found === undefined) return [{ kind: 'prompt-removed', path: pathOf(place), subject, weakens: false }];
    // Drafts are there to be changed.
    if (template.draft || isDeepStrictEqual(askedBy(template), askedBy(found.template))) return [];
    return [{ kind: 'prompt-changed', path: pathOf(found.place), subject, weakens: false }];
  });
}

function answeredAnew(before: PromptsOptions, after: PromptsOptions): readonly Consequence[] {
  const [was, is] = [currentOf(before), currentOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name): readonly Consequence[] => {
    const [old, next] = [was.get(name), is.get(name)];
    const place = next?.place ?? old?.place ?? 0;
    if (old?.version === next?.version) return [];
    return [
      {
        kind: 'prompt-current',
        path: pathOf(place),
        subject: `${promptPrefix}${name}`,
        ...(old === undefined ? {} : { from: String(old.version) }),
        ...(next === undefined ? {} : { to: String(next.version) }),
        weakens: false,
      },
    ];
  });
}

interface Current {
  readonly version: number;
  readonly place: number;
}

/** By name, the version that answers those who name none. */
function currentOf({ templates }: PromptsOptions): ReadonlyMap<string, Current> {
  const current = new Map<string, Current>();
  for (const [place, { draft, name, version }] of templates.entries())
    if (!draft && version > (current.get(name)?.version ?? 0)) current.set(name, { version, place });
  return current;
}

/** What reaches the model and whoever asks. */
function askedBy({ cases: _cases, description: _description, draft: _draft, ...asked }: PromptTemplate): object {
  return asked;
}

function calledOf({ name, version }: PromptTemplate): string {
  return `${promptPrefix}${name}@${version}`;
}

function pathOf(place: number): string {
  return `prompts.templates[${place}]`;
}
