import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/**
 * A name lookup that leaves out private addresses. What it gives is what is connected to: a later lookup cannot differ. Where
 * nothing is left, the error is what `forbidden` makes of the name.
 */
export function publicOnly(
  lookup: LookupFunction,
  isPrivate: (address: string) => boolean,
  forbidden: (hostname: string) => Error,
): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      const allowed = (found as LookupAddress[]).filter((one) => !isPrivate(one.address));
      const first = allowed[0];
      if (first === undefined) callback(forbidden(hostname), '', 0);
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
