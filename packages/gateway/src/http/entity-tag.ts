import { GatehouseError } from '../core/errors.ts';
import type { EdgeCall } from './edge-call.ts';

/** The tag of a version, as RFC 9110, 8.8.3 has it. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/** A version that nothing ever has. */
const noVersion = 0;

/**
 * Does something only where its thing still has a version that `if-match` names; `change` gets the one to insist on, or undefined where
 * any will do. Throws `invalid_request` for what is no list of entity tags: whoever wants to change only what they have seen must not
 * change something else.
 */
export async function ifUnchanged<Result>(
  call: EdgeCall,
  change: (version: number | undefined) => Promise<Result>,
): Promise<Result> {
  const value = call.request.headers['if-match'];
  if (value === undefined || value.trim() === '*') return change(undefined);
  const versions = versionsIn(value);
  if (versions === undefined) throw new GatehouseError('invalid_request', { param: 'if-match' });
  // A tag of somebody else is of no version; that there is no such thing at all is told first all the same.
  const [last = noVersion, ...others] = versions.toReversed();
  // Versions only grow, so none is missed by asking for one after the other from below.
  for (const version of others.toReversed()) {
    try {
      return await change(version);
    } catch (thrown) {
      if (!(thrown instanceof GatehouseError) || thrown.code !== 'changed_meanwhile') throw thrown;
    }
  }
  return change(last);
}

/**
 * The versions that a list of entity tags names, ascending; undefined where it is no such list. Weak tags and those that we never gave
 * name none, as `if-match` compares strongly (RFC 9110, 13.1.1).
 */
export function versionsIn(list: string): readonly number[] | undefined {
  const versions = new Set<number>();
  // A comma may stand within a tag, and elements of a list may be empty (RFC 9110, 5.6.1).
  const element = /[ \t]*(?:(W\/)?"([\u0021\u0023-\u007e\u0080-\u00ff]*)"[ \t]*)?(?:,|$)/y;
  let some = false;
  while (element.lastIndex < list.length) {
    const found = element.exec(list);
    if (found === null) return undefined;
    const [, weak, tag] = found;
    some ||= tag !== undefined;
    if (weak === undefined && tag !== undefined && /^[1-9]\d{0,14}$/.test(tag)) versions.add(Number(tag));
  }
  return some ? [...versions].toSorted((left, right) => left - right) : undefined;
}
