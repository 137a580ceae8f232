import { z } from 'zod';
import { path, referable } from './setting-notes.ts';

const framingHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-type',
  'host',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** RFC 9110 section 5.6.2, without the headers that frame the message: those are ours, or requests could be smuggled. */
const headerName = z
  .string()
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,128}$/, 'this is not a valid header name')
  .refine((name) => !framingHeaders.has(name.toLowerCase()), 'this header is set by the gateway itself');
const headerValue = z.string().regex(/^[\t\x20-\x7e]*$/, 'a header value has printable ASCII characters only');

/** How another server is told who asks, and which addresses it may have. */
export const serverAccess = {
  apiKey: z
    .string()
    .min(1)
    .regex(/^[\x21-\x7e]+$/, 'a key has printable ASCII characters only, without spaces')
    .optional()
    .meta({
      ...referable,
      description:
        'Bearer token; write ${NAME} to take it from the environment, or ${secret:NAME}, ${file:PATH} or ${vault:PATH#FIELD}',
    }),
  headers: z
    .record(headerName, headerValue.meta(referable))
    .default({})
    .describe('Further headers, sent with every call'),
  allowPrivateNetwork: z
    .boolean()
    .default(false)
    .describe('Whether the address may be in a private, link-local or loopback range'),
};

/** TLS towards another server. */
export const serverTls = z.strictObject({
  ca: z
    .string()
    .min(1)
    .optional()
    .meta({ ...path, description: 'PEM file of the certification authority' }),
  cert: z
    .string()
    .min(1)
    .optional()
    .meta({ ...path, description: 'PEM file of a client certificate' }),
  key: z
    .string()
    .min(1)
    .optional()
    .meta({ ...path, description: 'PEM file of its key' }),
  serverName: z.string().min(1).optional().describe('Name expected in the certificate'),
  verify: z.boolean().default(true).describe('Whether the certificate is checked; false is for tests only'),
});
