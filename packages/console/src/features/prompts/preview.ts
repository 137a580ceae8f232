import type { PromptView } from '@gatehouse/contract/admin-prompts';
import { parseTemplateText } from '@gatehouse/contract/prompt-text';
import { valueOf } from '@gatehouse/contract/prompt-values';
import { type PromptLanguage, promptLanguages, type PromptVariable } from '@gatehouse/contract/prompts';

export interface PreviewMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

/** What stands in a form, by the names of variables: texts, and for lists one a line. */
export type FormValues = Readonly<Record<string, string>>;

export function languagesOf({ texts }: Pick<PromptView, 'texts'>): readonly PromptLanguage[] {
  return promptLanguages.filter((language) => texts[language] !== undefined);
}

export function usualLanguage(template: Pick<PromptView, 'language' | 'texts'>): PromptLanguage {
  const [first] = Object.keys(template.texts);
  return template.language ?? promptLanguages.find((language) => language === first) ?? 'en';
}

/** The value that a field of the form means; undefined where it is empty, and for what is no value of the variable the text itself. */
export function valueIn(variable: PromptVariable, text: string): unknown {
  if (text === '') return undefined;
  switch (variable.type) {
    case 'integer':
    case 'number':
      return Number.isNaN(Number(text)) ? text : Number(text);
    case 'boolean':
      return text === 'true';
    case 'list':
      return text.split('\n').filter((line) => line !== '');
    default:
      return text;
  }
}

/** All values that are given. */
export function valuesIn(template: Pick<PromptView, 'variables'>, form: FormValues): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(template.variables).flatMap(([name, variable]) => {
      const value = valueIn(variable, form[name] ?? '');
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Names of variables whose value is missing or not as it has to be. */
export function wrongValues(template: Pick<PromptView, 'variables'>, form: FormValues): readonly string[] {
  return Object.entries(template.variables).flatMap(([name, variable]) => {
    const value = valueIn(variable, form[name] ?? '');
    if (value === undefined) return variable.required && variable.default === undefined ? [name] : [];
    return valueOf(variable, value) === undefined ? [name] : [];
  });
}

/** The messages that a template makes of the values, as the model would read them but for personal data. */
export function previewOf(
  template: Pick<PromptView, 'texts' | 'variables'>,
  language: PromptLanguage,
  form: FormValues,
): readonly PreviewMessage[] {
  const texts = template.texts[language];
  if (texts === undefined) return [];
  const fill = (source: string): string =>
    parseTemplateText(source)
      .pieces.map((piece) =>
        'text' in piece ? piece.text : shown(template.variables[piece.variable], form[piece.variable]),
      )
      .join('');
  return [
    ...(texts.system === undefined ? [] : [{ role: 'system' as const, text: fill(texts.system) }]),
    ...texts.examples.flatMap(({ assistant, user }): PreviewMessage[] => [
      { role: 'user', text: user },
      { role: 'assistant', text: assistant },
    ]),
    ...(texts.user === undefined ? [] : [{ role: 'user' as const, text: fill(texts.user) }]),
  ];
}

function shown(variable: PromptVariable | undefined, text = ''): string {
  if (variable === undefined) return '';
  const value = valueIn(variable, text) ?? variable.default;
  return value === undefined ? '…' : (valueOf(variable, value)?.text ?? text);
}
