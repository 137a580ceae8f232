import type { PromptVariable } from '@gatehouse/contract/prompts';
import { valueOf, type VariableValue } from '@gatehouse/contract/prompt-values';
import type { JsonObject } from '../core/json.ts';
import { GatehouseError } from '../core/errors.ts';

/**
 * The texts of all variables of a template, by name. Throws `prompt_variables` with the place of the first value that is missing, not known or not as
 * it has to be.
 */
export function readVariables(
  variables: Readonly<Record<string, PromptVariable>>,
  given: JsonObject,
): ReadonlyMap<string, VariableValue> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(variables, name)) refuse(/^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(name) ? name : undefined);
  }
  const values = new Map<string, VariableValue>();
  for (const [name, variable] of Object.entries(variables)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined && value !== null) values.set(name, valueOf(variable, value) ?? refuse(name));
    else if (variable.default !== undefined)
      values.set(name, { ...(valueOf(variable, variable.default) ?? refuse(name)), trusted: true });
    else if (variable.required) refuse(name);
    else values.set(name, { text: '', trusted: true });
  }
  return values;
}

function refuse(name: string | undefined): never {
  throw new GatehouseError('prompt_variables', {
    param: name === undefined ? 'prompt.variables' : `prompt.variables.${name}`,
  });
}
