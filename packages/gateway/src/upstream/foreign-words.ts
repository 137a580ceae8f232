const longest = 256;

/** A short text of a server, without what could make it look like something else; undefined for anything else. */
export function plainText(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return value.slice(0, longest).replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '?');
}
