import type { FileFinding } from './model-file-fault.ts';

/**
 * What a chat template needs is roles and texts. Attributes with two underscores, imports and the like are how templates of Jinja get out
 * of their cage (CVE-2024-34359 in llama-cpp-python).
 */
const signs: readonly (readonly [RegExp, string])[] = [
  [/__[a-z]{2,20}__/i, 'an attribute with two underscores'],
  [/\|\s{0,8}attr\s{0,8}\(/i, 'the filter attr'],
  [/\b(?:import|include|extends)\b(?=[^}%]{0,80}%\})/i, 'another template or module'],
  [/\b(?:popen|subprocess|os\.system|getattr|globals|builtins|lipsum|cycler|joiner)\b/i, 'a way out of the template'],
  [/\b(?:eval|exec|compile|open)\s{0,4}\(/i, 'a call of the interpreter'],
  [/\\x5f\\x5f/i, 'underscores that are written as escapes'],
];

/** Longer ones are no template. */
export const longestTemplate = 1_048_576;

/** Undefined where nothing is strange about it. Every expression looks at bounded stretches, so time is linear. */
export function suspectTemplate(template: string): FileFinding | undefined {
  const found = signs.filter(([sign]) => sign.test(template)).map(([, what]) => what);
  if (found.length === 0) return undefined;
  return { code: 'suspicious_template', severity: 'warning', detail: `the chat template has ${found.join(', ')}` };
}
