import { parseTemplateText, TemplateTextError, variablesIn } from './prompt-text.ts';
import { valueOf } from './prompt-values.ts';
import type { PromptTemplate } from './prompts.ts';

export interface TemplateProblem {
  /** Below the template: names of settings. */
  readonly path: readonly string[];
  readonly message: string;
}

/** For whoever is told of the template alone. */
export function templateProblemText({ path, message }: TemplateProblem): string {
  return `${path.join('.')}: ${message}`;
}

/** What is wrong with a template that no schema can say; empty where nothing is. */
export function templateProblems(template: PromptTemplate): readonly TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const tell = (path: readonly string[], message: string): void => void problems.push({ path, message });
  const known = Object.keys(template.variables);
  const used = new Set<string>();
  for (const [language, texts] of Object.entries(template.texts)) {
    for (const [part, source] of [
      ['system', texts.system],
      ['user', texts.user],
    ] as const) {
      if (source === undefined) continue;
      try {
        for (const name of variablesIn(parseTemplateText(source))) {
          used.add(name);
          if (!known.includes(name)) tell(['texts', language, part], `there is no variable \`${name}\``);
        }
      } catch (thrown) {
        if (!(thrown instanceof TemplateTextError)) throw thrown;
        tell(['texts', language, part], thrown.message);
      }
    }
    if (texts.user === undefined && !template.conversation)
      tell(['texts', language], 'there is no question; write `user`, or allow messages with `conversation`');
  }
  for (const name of known) if (!used.has(name)) tell(['variables', name], 'no text has it');
  if (template.language !== undefined && !Object.hasOwn(template.texts, template.language))
    tell(['language'], `there are no texts in \`${template.language}\``);
  for (const [name, variable] of Object.entries(template.variables)) {
    if (variable.default === undefined) continue;
    if (valueOf(variable, variable.default) === undefined)
      tell(['variables', name, 'default'], 'this is no value of the variable');
  }
  return problems;
}
