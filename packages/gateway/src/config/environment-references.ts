/**
 * `${NAME}` and `${NAME:-default}` in a text of the configuration. As in a shell, the default also stands in for an empty
 * variable. `$${` writes a literal `${`. What a variable holds is taken as it is: it is never scanned again and never read as
 * YAML, so an environment cannot add settings.
 */
export interface Substitution {
  readonly text: string;
  /** Variables that were read, in order. */
  readonly variables: readonly string[];
  readonly unset: readonly string[];
  /** The beginning of a reference that could not be read. */
  readonly malformed: string | undefined;
}

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
      result += `${text.slice(position, start - 1)}\${`;
      position = start + 2;
      continue;
    }
    result += text.slice(position, start);
    // The longest name and the reference's own end bound what is looked at, so this stays linear.
    const end = text.indexOf('}', start);
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
    if (fallback !== undefined) result += value === undefined || value === '' ? fallback : value;
    else if (value === undefined) unset.push(name);
    else result += value;
    position = end + 1;
  }
  return { text: result + text.slice(position), variables, unset, malformed };
}
