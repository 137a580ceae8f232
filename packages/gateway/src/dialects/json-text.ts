import { maximumDepth } from '../lib/strict-json.ts';

const quote = 0x22;

/** White space of JSON (RFC 8259). */
function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

/**
 * How a text is to be read: as JSON where it is a whole object, list or string of JSON in which something is escaped, as
 * results of tools often are. There `anna\u0040example.org` is an address and `\nanna@example.org` begins with no n.
 */
export function formatOf(text: string): 'text' | 'json' {
  if (!text.includes('\\')) return 'text';
  let start = 0;
  let end = text.length - 1;
  while (isSpace(text.charCodeAt(start))) start += 1;
  while (isSpace(text.charCodeAt(end))) end -= 1;
  const first = text.charCodeAt(start);
  const last = text.charCodeAt(end);
  const enclosed =
    (first === 0x7b && last === 0x7d) || (first === 0x5b && last === 0x5d) || (first === quote && last === quote);
  if (!enclosed || start === end || isDeep(text)) return 'text';
  try {
    JSON.parse(text);
    return 'json';
  } catch {
    return 'text';
  }
}

/** Whether brackets stand within each other more deeply than a parser should be asked to follow. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      at = text.indexOf('"', at + 1);
      while (at !== -1 && text.charCodeAt(at - 1) === 0x5c && isEscaped(text, at)) at = text.indexOf('"', at + 1);
      if (at === -1) return false;
    } else if (unit === 0x7b || unit === 0x5b) {
      depth += 1;
      if (depth > maximumDepth) return true;
    } else if (unit === 0x7d || unit === 0x5d) depth -= 1;
  }
  return false;
}

function isEscaped(text: string, at: number): boolean {
  let escapes = at;
  while (text.charCodeAt(escapes - 1) === 0x5c) escapes -= 1;
  return (at - escapes) % 2 === 1;
}
