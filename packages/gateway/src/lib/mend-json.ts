/** Longer answers are not mended: what mends looks back and ahead. */
const longestMended = 65_536;

/** The part of a text that is meant as JSON: without a code fence and without talk around it. */
function core(text: string): string | undefined {
  const start = text.search(/[[{]/);
  if (start === -1) return undefined;
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  // Talk behind it is left out, and what was cut off in the middle is kept.
  return end > start ? text.slice(start, end + 1) : text.slice(start);
}

/**
 * JSON from a text that has slips in it: code fences, talk around it, trailing commas, single quotes. Undefined where nothing that `parses` comes of
 * it. `repair` mends what is wrong inside, and throws where it cannot.
 */
export function mendJson(
  text: string,
  parses: (text: string) => boolean,
  repair: (text: string) => string,
): string | undefined {
  if (text.length > longestMended) return undefined;
  const inner = core(text);
  if (inner === undefined) return undefined;
  if (parses(inner)) return inner;
  for (const attempt of inner.length === text.length ? [inner] : [inner, text.slice(text.search(/[[{]/))]) {
    try {
      const repaired = repair(attempt);
      if (parses(repaired)) return repaired;
    } catch {
      // What cannot be mended is told as it is.
    }
  }
  return undefined;
}
