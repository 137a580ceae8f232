import { RE2JS } from 're2js';

/** A larger automaton takes more time for each letter than texts of strangers are given. */
const largestProgram = 2_000;

/** A pattern of a JSON Schema, which may be a stranger's: linear in the text, and not too large. Throws where it cannot be read. */
export function compilePattern(pattern: string): (text: string) => boolean {
  const compiled = RE2JS.compile(pattern);
  if (compiled.programSize() > largestProgram) throw new RangeError('the pattern is too large');
  return (text) => compiled.test(text);
}
