import { templateProblems } from '@gatehouse/contract/prompt-problems';
import { promptTemplateSchema } from '@gatehouse/contract/prompts';
import { entries } from './entries.ts';
import { mention } from './explain-issue.ts';
import type { ConfigurationPath, Finding } from './problem.ts';
import { readTemplates } from './read-templates.ts';

/** Templates are told apart by name and version, and have the variables that stand in their texts. */
export function promptFindings(value: unknown): Finding[] {
  const seen = new Map<string, ConfigurationPath>();
  return entries(value, ['prompts', 'templates']).flatMap(({ entry, path }): Finding[] => {
    const judged = promptTemplateSchema.safeParse(entry);
    // What the schema wants it tells itself.
    if (!judged.success) return [];
    const called = `${judged.data.name}@${judged.data.version}`;
    const first = seen.get(called);
    if (first !== undefined)
      return [
        {
          path: [...path, 'version'],
          message: `there are two of \`${called}\``,
          remedy: `The first is ${mention(first)}.`,
        },
      ];
    seen.set(called, path);
    return templateProblems(judged.data).map((problem) => ({
      path: [...path, ...problem.path],
      message: problem.message,
      remedy: '',
    }));
  });
}

/** What is wrong with the files of the folder; `absolute` is where it is. */
export async function checkTemplateFolder(value: unknown, absolute: string | undefined): Promise<readonly Finding[]> {
  if (absolute === undefined) return [];
  const path = ['prompts', 'folder'];
  try {
    const { problems, templates } = await readTemplates(absolute);
    const inline = new Set(
      entries(value, ['prompts', 'templates']).map(({ entry }) => {
        const { data } = promptTemplateSchema.safeParse(entry);
        return data === undefined ? '' : `${data.name}@${data.version}`;
      }),
    );
    const twice = templates.flatMap(({ name, version }) => {
      const called = `${name}@${version}`;
      const isThere = inline.has(called);
      inline.add(called);
      return isThere ? [`there are two of \`${called}\``] : [];
    });
    return [...problems, ...twice].map((problem) => ({ path, message: problem, remedy: '' }));
  } catch {
    return [{ path, message: 'this folder cannot be read', remedy: 'Name a folder that the gateway may read.' }];
  }
}
