import type { PromptsOptions } from '@gatehouse/contract/prompts';
import { readTemplates } from './config/read-templates.ts';
import type { PromptBook } from './core/prompt-book.ts';
import { createPromptBook, PromptTemplateError } from './prompts/prompt-book.ts';

/** The templates of a configuration and of its folder. Rejects with a PromptTemplateError that names the first that cannot be used. */
export async function openPrompts({ folder, templates }: PromptsOptions): Promise<PromptBook> {
  if (folder === undefined) return createPromptBook(templates);
  const read = await readTemplates(folder);
  const [problem] = read.problems;
  if (problem !== undefined) throw new PromptTemplateError(folder, problem);
  const files = new Map(read.templates.map((template, place) => [template, read.files[place] ?? '']));
  return createPromptBook([...templates, ...read.templates], files);
}
