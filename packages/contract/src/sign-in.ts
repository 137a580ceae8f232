import { z } from 'zod';
import { roleName } from './built-in-roles.ts';
import { path, referable } from './setting-notes.ts';
import { duration } from './units.ts';

/** Asymmetric ones only (RFC 7518, RFC 8037): with a secret that both sides know, whoever checks tokens could make them. */
export const tokenAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

/** Whether an address is encrypted on its way, or does not leave this machine. */
function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hostname, password, protocol, username } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/.test(hostname);
}

const safeAddress = z
  .url({ protocol: /^https?$/, error: 'write a whole address, such as https://login.example.org/realms/acme' })
  .refine(isSafeAddress, 'write an address with https, without a name and password; http is for this machine only');

const claimName = z.string().min(1).max(200);

const identifier = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use small letters, digits and dashes, 63 characters at most');

const roleOfGroup = z.strictObject({
  group: z.string().min(1).max(500).describe('The group, exactly as the token has it'),
  role: roleName.describe('The role that its members have'),
});

const claimsSchema = z.strictObject({
  subject: claimName.default('sub').describe('Who it is; it must never be given to somebody else'),
  userName: claimName.default('preferred_username').describe('The name for signing in'),
  name: claimName.default('name').describe('The name for people'),
  email: claimName.default('email').describe('The e-mail address'),
  groups: claimName
    .default('groups')
    .describe('The groups or roles, a list of texts; a dot leads into an object, such as realm_access.roles'),
  team: claimName.optional().describe('Id of the team; none without it'),
});

const loginSchema = z.strictObject({
  label: z
    .string()
    .min(1)
    .max(60)
    .regex(/^\P{Cc}*$/u, 'write it in one line')
    .optional()
    .describe('What the button says; the id of the issuer without it'),
  clientId: z.string().min(1).max(300).describe('The id that the issuer knows the console by'),
  clientSecret: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .meta({
      ...referable,
      description:
        'Its secret; write ${NAME} to take it from the environment, or ${secret:NAME}, ${file:PATH} or ${vault:PATH#FIELD}. None for a public client',
    }),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'a scope has no spaces'))
    .default(['openid', 'profile', 'email'])
    .describe('What the issuer is asked for; `openid` is needed'),
});

export const issuerSchema = z.strictObject({
  id: identifier.describe('Name of the issuer in this file and in the record'),
  issuer: safeAddress.describe('Its address, letter by letter as its tokens have it in `iss`'),
  jwksUri: safeAddress.optional().describe('Where its public keys are; without it where its discovery document says'),
  audience: z
    .array(z.string().min(1).max(300))
    .max(16)
    .default([])
    .describe('Tokens for the API must have one of these in `aud`; without any, none of its tokens opens the API'),
  algorithms: z
    .array(z.enum(tokenAlgorithms))
    .min(1)
    .default(['RS256', 'PS256', 'ES256', 'EdDSA'])
    .describe('How its tokens may be signed; what tokens say of themselves decides nothing'),
  clockSkew: duration.prefault('30s').describe('By how much its clock and ours may differ'),
  maxTokenAge: duration.prefault('24h').describe('How old a token may be, however long it says that it is valid'),
  allowPrivateNetwork: z
    .boolean()
    .default(false)
    .describe('Whether the address may be in a private, link-local or loopback range'),
  ca: z
    .string()
    .min(1)
    .optional()
    .meta({ ...path, description: 'PEM file of the certification authority of its address' }),
  claims: claimsSchema.prefault({}).describe('Which claims of a token say what'),
  roles: z.array(roleOfGroup).max(500).default([]).describe('Which groups have which roles'),
  defaultRole: roleName
    .optional()
    .describe('Role of people none of whose groups has one; without it they may do nothing'),
  linkBy: z
    .enum(['nothing', 'verified-email', 'user-name'])
    .default('nothing')
    .describe(
      'How somebody who comes for the first time is found among the people who are there already: not at all, by the address where the issuer has verified it (`email_verified`), or by the user name, which people must not be able to choose at the issuer',
    ),
  login: loginSchema.optional().describe('Signing in to the console (OpenID Connect); not offered without it'),
});

const sessionsSchema = z.strictObject({
  idle: duration.prefault('30m').describe('After how long without a request a session ends'),
  absolute: duration.prefault('12h').describe('After how long a session ends in any case'),
});

const passwordsSchema = z.strictObject({
  minimumLength: z
    .int()
    .min(8)
    .max(64)
    .default(15)
    .describe(
      'Characters that a password has at least; 15 without a second factor, and 8 with one, are what NIST asks for',
    ),
  secondFactor: z
    .enum(['required', 'optional'])
    .default('optional')
    .describe('Whether accounts of this gateway need a code of an app beside the password'),
});

const scimSchema = z.strictObject({
  issuer: identifier
    .default('scim')
    .describe(
      'Id of the issuer whose tokens have in `sub` what SCIM has in `externalId`, so that both mean the same person',
    ),
  roles: z
    .array(
      z.strictObject({
        group: z.string().min(1).max(200).describe('Name of the group'),
        role: roleName.describe('The role that its members have'),
      }),
    )
    .max(500)
    .default([])
    .describe('Which groups of SCIM give which roles'),
});

export const signInSchema = z.strictObject({
  publicUrl: safeAddress
    .optional()
    .describe('Address at which browsers reach the console; needed for signing in with an issuer'),
  issuers: z.array(issuerSchema).max(16).default([]).describe('Who tells us who people are (OpenID Connect)'),
  passwords: passwordsSchema.prefault({}).describe('Accounts of this gateway, for sites without an issuer'),
  scim: scimSchema.prefault({}).describe('People and groups that an identity provider keeps in step (SCIM 2.0)'),
  sessions: sessionsSchema.prefault({}).describe('How long people stay signed in to the console'),
});

export type SignInOptions = z.infer<typeof signInSchema>;
export type IssuerOptions = z.infer<typeof issuerSchema>;
export type TokenAlgorithm = (typeof tokenAlgorithms)[number];
