/** A text of an example without the signs around what is found in it, and where that stands, in UTF-16 code units. */
export function markedText(text: string): {
  readonly plain: string;
  readonly places: readonly { readonly start: number; readonly end: number }[];
} {
  const places: { start: number; end: number }[] = [];
  let plain = '';
  let start: number | undefined;
  for (const part of text.split(/([⟦⟧])/u)) {
    if (part === '⟦') start = plain.length;
    else if (part === '⟧' && start !== undefined) {
      places.push({ start, end: plain.length });
      start = undefined;
    } else plain += part;
  }
  return { plain, places };
}
