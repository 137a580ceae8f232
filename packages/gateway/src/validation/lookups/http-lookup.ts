import type { HttpLookupOptions } from '@gatehouse/contract/validation';
import type { SlowLookup } from './remembered-lookup.ts';
import type { GuardServices } from '../../core/guard-services.ts';

/** Of an answer only its status is read; a longer one is no answer to such a question. */
const longestAnswer = 1_048_576;
const longestValue = 256;

/** A GET request for each value, over connections as model servers have them: pinned, no redirects, private addresses only where they are allowed. */
export function createHttpLookup(
  options: HttpLookupOptions,
  { askServer }: Pick<GuardServices, 'askServer'>,
): SlowLookup {
  const { allowPrivateNetwork, apiKey, exists, headers, missing, tls, url } = options;
  const sent = { ...headers, ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }) };
  return {
    async has(value, signal) {
      // What is no name of anything: a step up in the path (RFC 3986, 5.2.4), half a character, a text instead of a value.
      if (/^\.{0,2}$/.test(value) || value.length > longestValue || !value.isWellFormed()) return false;
      const address = url.replace('{value}', () => encodeURIComponent(value));
      const { status } = await askServer({
        url: address,
        headers: sent,
        maxBytes: longestAnswer,
        allowPrivateNetwork,
        tls,
        signal,
      });
      if (exists.includes(status)) return true;
      if (missing.includes(status)) return false;
      throw new Error(`the look-up was answered with status ${status}`);
    },
    close: () => Promise.resolve(),
  };
}
