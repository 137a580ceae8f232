import type { PromptVariable } from './prompts.ts';

/** What stands in the place of a variable: a text of the operator's, such as one of listed values, or one of whoever asks. */
export interface VariableValue {
  readonly text: string;
  readonly trusted: boolean;
}

/** Characters as people count them, of what could be too long. */
function isLonger(text: string, most: number): boolean {
  // A code point has two units at most.
  return text.length > most && (text.length > 2 * most || [...text].length > most);
}

function isShorter(text: string, least: number): boolean {
  return text.length < least || (text.length < 2 * least && [...text].length < least);
}

/** The text of a value; undefined where it is none of this variable. */
export function valueOf(variable: PromptVariable, value: unknown): VariableValue | undefined {
  switch (variable.type) {
    case 'string':
      if (typeof value !== 'string' || isLonger(value, variable.maxLength) || isShorter(value, variable.minLength))
        return undefined;
      return { text: value, trusted: false };
    case 'integer':
    case 'number': {
      const { maximum = Infinity, minimum = -Infinity } = variable;
      if (typeof value !== 'number' || value < minimum || value > maximum) return undefined;
      if (variable.type === 'integer' && !Number.isSafeInteger(value)) return undefined;
      // Digits can be a number of a card or a customer.
      return { text: String(value), trusted: false };
    }
    case 'boolean':
      if (typeof value !== 'boolean') return undefined;
      return { text: value ? variable.yes : variable.no, trusted: true };
    case 'enum':
      if (typeof value !== 'string' || !variable.values.includes(value)) return undefined;
      return { text: value, trusted: true };
    case 'list': {
      if (!Array.isArray(value) || value.length < variable.minItems || value.length > variable.maxItems)
        return undefined;
      const texts: string[] = [];
      for (const item of value as readonly unknown[]) {
        if (typeof item !== 'string' || isLonger(item, variable.maxLength)) return undefined;
        texts.push(`${variable.before}${item}`);
      }
      return { text: texts.join(variable.between), trusted: false };
    }
  }
}
