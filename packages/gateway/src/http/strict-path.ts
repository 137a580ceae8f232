import { GatehouseError } from '../core/errors.ts';

function malformed(note: string): never {
  throw new GatehouseError('malformed_http', { note });
}

/**
 * The path of a request target, without its query. Only one form of each path is accepted: what a proxy before us could
 * have read as another path (dot segments, empty segments, backslashes, encoded separators) is refused, not repaired.
 */
export function strictPath(target: string): string {
  const question = target.indexOf('?');
  const path = question === -1 ? target : target.slice(0, question);
  if (path.charCodeAt(0) !== 0x2f) malformed('target is not in origin form');
  let segmentStart = 1;
  for (let index = 1; index <= path.length; index += 1) {
    const code = index === path.length ? 0x2f : path.charCodeAt(index);
    if (code === 0x2f) {
      const length = index - segmentStart;
      if (length === 0 && index !== path.length) malformed('empty segment');
      if (length === 1 && path[segmentStart] === '.') malformed('dot segment');
      if (length === 2 && path[segmentStart] === '.' && path[segmentStart + 1] === '.') malformed('dot segment');
      segmentStart = index + 1;
    } else if (code <= 0x20 || code >= 0x7f || code === 0x5c || code === 0x23) malformed('character in target');
    else if (code === 0x25) index = escapeAt(path, index);
  }
  return path;
}

/** Checks one percent escape and gives the index of its last digit. */
function escapeAt(path: string, index: number): number {
  const digits = path.slice(index + 1, index + 3);
  if (!/^[0-9A-Fa-f]{2}$/.test(digits)) malformed('broken escape');
  const code = Number.parseInt(digits, 16);
  // An encoded slash, backslash, dot, percent sign or control character exists only to be read in two ways, and no path
  // of ours goes beyond ASCII. The one place
  // where a slash is meant, the id of a model, is decoded by its own rule before.
  if (code < 0x20 || code >= 0x7f || code === 0x2f || code === 0x5c || code === 0x2e || code === 0x25)
    malformed('confusing escape');
  return index + 2;
}

/**
 * The id of a model at the end of a path. It may have slashes, encoded or not (`meta-llama/Llama-3`), but no segments that
 * would be a path of their own.
 */
export function modelIdFromPath(encoded: string): string {
  // Nobody needs to encode a dot (RFC 3986, 2.3); who does wants two readings of one path.
  if (/%2e/i.test(encoded)) malformed('confusing escape');
  let id: string;
  try {
    id = decodeURIComponent(encoded);
  } catch {
    return malformed('broken escape');
  }
  for (let index = 0; index < id.length; index += 1) {
    const code = id.charCodeAt(index);
    if (code < 0x20 || code === 0x7f || code === 0x5c) malformed('character in a model id');
  }
  if (id.split('/').some((segment) => segment === '' || segment === '.' || segment === '..'))
    malformed('segment in a model id');
  return id;
}
