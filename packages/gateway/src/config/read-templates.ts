import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { templateProblems, templateProblemText } from '@gatehouse/contract/prompt-problems';
import { type PromptTemplate, promptTemplateSchema } from '@gatehouse/contract/prompts';
import { parse } from 'yaml';

const mostFiles = 1_000;
const largestFile = 1_048_576;

/** What a folder of templates has, and what is wrong with its files, in words for their author. */
export interface ReadTemplates {
  readonly templates: readonly PromptTemplate[];
  /** The names of their files, in the same order. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

/** Reads every .yaml file of a folder as a template. Rejects where the folder cannot be read. */
export async function readTemplates(folder: string): Promise<ReadTemplates> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/i.test(name)).toSorted();
  if (names.length > mostFiles)
    return { templates: [], files: [], problems: [`there are more than ${mostFiles} files`] };
  const templates: PromptTemplate[] = [];
  const files: string[] = [];
  const problems: string[] = [];
  for (const name of names) {
    const read = await readTemplate(join(folder, name));
    if (typeof read === 'string') problems.push(`${name}: ${read}`);
    else {
      const [problem] = templateProblems(read);
      if (problem === undefined) {
        templates.push(read);
        files.push(name);
      } else problems.push(`${name}: ${templateProblemText(problem)}`);
    }
  }
  return { templates, files, problems };
}

async function readTemplate(file: string): Promise<PromptTemplate | string> {
  if ((await stat(file)).size > largestFile) return 'the file is too large';
  let value: unknown;
  try {
    value = parse(await readFile(file, 'utf8'), { maxAliasCount: 0 });
  } catch (thrown) {
    return thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : 'this is no YAML';
  }
  const judged = promptTemplateSchema.safeParse(value);
  if (judged.success) return judged.data;
  const [issue] = judged.error.issues;
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'this is no template'}`;
}
