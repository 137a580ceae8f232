import { parseTemplateText, TemplateTextError, variablesIn } from './prompt-text.ts';
import { valueOf } from './prompt-values.ts';
import type { PromptTemplate } from './prompts.ts';

/** What is wrong with a template that no schema can say; empty where nothing is. */
export function templateProblems(template: PromptTemplate): readonly string[] {
  const problems: string[] = [];
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
          if (!known.includes(name)) problems.push(`texts.${language}.${part}: there is no variable \`${name}\``);
        }
      } catch (thrown) {
        if (!(thrown instanceof TemplateTextError)) throw thrown;
        problems.push(`texts.${language}.${part}: ${thrown.message}`);
      }
    }
    if (texts.user === undefined && !template.conversation)
      problems.push(`texts.${language}: there is no question; write \`user\`, or allow messages with \`conversation\``);
  }
  for (const name of known) if (!used.has(name)) problems.push(`variables.${name}: no text has it`);
  if (template.language !== undefined && !Object.hasOwn(template.texts, template.language))
    problems.push(`language: there are no texts in \`${template.language}\``);
  for (const [name, variable] of Object.entries(template.variables)) {
    if (variable.default === undefined) continue;
    if (valueOf(variable, variable.default) === undefined)
      problems.push(`variables.${name}.default: this is no value of the variable`);
  }
  return problems;
}
