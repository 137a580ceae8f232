/** A part of a text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where one text stands in another, whatever white space is between its words: documents are wrapped, quotes are not. The first place
 * where there are several. An ellipsis at either end of what is looked for says that it was clipped there. Linear in both.
 */
export function findSpan(text: string, wanted: string): Span | undefined {
  const words = wanted
    .trim()
    .replace(/^(?:…|\.\.\.)/, '')
    .replace(/(?:…|\.\.\.)$/, '')
    .trim();
  const exact = words === '' ? -1 : text.indexOf(words);
  if (exact !== -1) return { start: exact, end: exact + words.length };
  const sought = squeeze(words).text.trim();
  if (sought === '') return undefined;
  const { text: squeezed, places } = squeeze(text);
  const at = squeezed.indexOf(sought);
  const start = places[at];
  const last = places[at + sought.length - 1];
  return at === -1 || start === undefined || last === undefined ? undefined : { start, end: last + 1 };
}

/** With one space in place of each run of white space, and where each character was. */
function squeeze(text: string): { readonly text: string; readonly places: readonly number[] } {
  const places: number[] = [];
  let squeezed = '';
  let blank = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const isBlank = /\s/.test(character);
    if (isBlank && blank) continue;
    squeezed += isBlank ? ' ' : character;
    places.push(at);
    blank = isBlank;
  }
  return { text: squeezed, places };
}
