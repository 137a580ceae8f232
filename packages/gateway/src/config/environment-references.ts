import { secretReferences, type SecretReference, withoutReferences } from '@gatehouse/contract/secret-references';

/**
 * `${NAME}` and `${NAME:-default}` in a text of the configuration. As in a shell, the default also stands in for an empty
 * variable. `$${` writes a literal `${`. What a variable holds is taken as it is: it is never scanned again and never read as
 * YAML, so an environment cannot add settings. References to secrets (`${secret:…}`, `${file:…}`, `${vault:…}`) stay as they are: they are
 * resolved when they are used.
 */
export interface Substitution {
  readonly text: string;
  /** Variables that were read, in order. */
  readonly variables: readonly string[];
  readonly unset: readonly string[];
  /** The beginning of a reference that could not be read. */
  readonly malformed: string | undefined;
  /** References to secrets, which still stand in the text. */
  readonly secrets: readonly SecretReference[];
}

const secretStart = /^(?:secret|file|vault):(?!-)/;
const reference = /^([A-Za-z_][A-Za-z0-9_]{0,127})(:-([^}]*))?\}/;

export function substituteEnvironment(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): Substitution | undefined {
  if (!text.includes('${')) return undefined;
  const variables: string[] = [];
  const unset: string[] = [];
  let malformed: string | undefined;
  let result = '';
  let position = 0;
  for (;;) {
    const start = text.indexOf('${', position);
    if (start === -1) break;
    if (start > position && text[start - 1] === '$') {
      // What would be taken for a reference to a secret stays escaped.
      const escape = secretStart.test(text.slice(start + 2, start + 10)) ? '$' : '';
      result += `${text.slice(position, start - 1)}${escape}\${`;
      position = start + 2;
      continue;
    }
    result += text.slice(position, start);
    // The longest name and the reference's own end bound what is looked at, so this stays linear.
    const end = text.indexOf('}', start);
    if (end !== -1 && secretStart.test(text.slice(start + 2, start + 10))) {
      result += text.slice(start, end + 1);
      position = end + 1;
      continue;
    }
    const match = end === -1 ? null : reference.exec(text.slice(start + 2, end + 1));
    if (match === null) {
      malformed = text.slice(start, start + 20);
      result += text.slice(start);
      position = text.length;
      break;
    }
    const name = match[1] ?? '';
    const fallback = match[2] === undefined ? undefined : (match[3] ?? '');
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    variables.push(name);
    if (fallback !== undefined) result += value === undefined || value === '' ? fallback : withoutReferences(value);
    else if (value === undefined) unset.push(name);
    else result += withoutReferences(value);
    position = end + 1;
  }
  const whole = result + text.slice(position);
  return { text: whole, variables, unset, malformed, secrets: malformed === undefined ? secretReferences(whole) : [] };
}
