import type { ConfigurationProblem } from '@gatehouse/contract/admin-configuration';
import { type PromptLanguage, promptLanguages } from '@gatehouse/contract/prompts';

type Problems = readonly ConfigurationProblem[];

/** What is wrong with a template, by the part of its editor that it is about. */
export interface PlacedProblems {
  readonly name: Problems;
  readonly model: Problems;
  /** Of what else stands for itself: description, language, … */
  readonly plain: Problems;
  /** By the name of the variable. */
  readonly variables: ReadonlyMap<string, Problems>;
  readonly texts: ReadonlyMap<PromptLanguage, Problems>;
  readonly settings: Problems;
  /** By place in the list. */
  readonly cases: ReadonlyMap<number, Problems>;
  /** Of no part that the editor has, or of another part of the configuration. */
  readonly elsewhere: Problems;
}

const plainNames = new Set<unknown>(['version', 'draft', 'description', 'language', 'conversation']);

/** @param place of the template among those of the file, as the gateway was asked */
export function placedProblems(problems: Problems, place: number | undefined): PlacedProblems {
  const placed = Map.groupBy(problems, ({ path }) => partOf(stepsOf(path), place));
  const of = (part: string): Problems => placed.get(part) ?? [];
  const by = <Key>(prefix: string, keyOf: (rest: string) => Key): ReadonlyMap<Key, Problems> =>
    new Map(
      [...placed].flatMap(([part, own]) =>
        part.startsWith(prefix) ? [[keyOf(part.slice(prefix.length)), own] as const] : [],
      ),
    );
  return {
    name: of('name'),
    model: of('model'),
    plain: of('plain'),
    variables: by('variable ', (name) => name),
    texts: new Map(promptLanguages.map((language) => [language, of(`text ${language}`)] as const)),
    settings: of('settings'),
    cases: by('case ', Number),
    elsewhere: of(''),
  };
}

function partOf(steps: readonly (string | number)[], place: number | undefined): string {
  const [prompts, templates, index, first, second] = steps;
  if (prompts !== 'prompts' || templates !== 'templates' || place === undefined || index !== place) return '';
  if (first === 'name' || first === 'model' || first === 'settings') return first;
  if (plainNames.has(first)) return 'plain';
  if (first === 'variables' && second !== undefined) return `variable ${second}`;
  if (first === 'texts' && promptLanguages.some((language) => language === second)) return `text ${second}`;
  if (first === 'cases' && typeof second === 'number') return `case ${second}`;
  return '';
}

/** The steps of a path as the gateway writes it: `prompts.templates[0].variables["a b"]`. */
function stepsOf(path: string): readonly (string | number)[] {
  const steps = path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g);
  return Array.from(steps, ([, index, quoted, name = '']) =>
    index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(quoted) as string) : name,
  );
}
