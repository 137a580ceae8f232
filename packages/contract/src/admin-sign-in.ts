import { z } from 'zod';

/** The answer to `GET /sign-in/methods`: how one can sign in here. Anybody may know. */
export const signInMethodsSchema = z.strictObject({
  /** Whether there are accounts with passwords. */
  password: z.boolean(),
  issuers: z.array(z.strictObject({ id: z.string(), label: z.string() })),
});

/** Body of `POST /sign-in/password`. */
export const passwordSignInSchema = z.strictObject({
  userName: z.string().min(1).max(256),
  password: z.string().min(1).max(1_024),
  /** Of the app, or one of the recovery codes; the answer says whether one is needed. */
  code: z.string().min(1).max(64).exactOptional(),
});

const setUpCode = z.string().min(1).max(64);

/** Body of `POST /sign-in/set-up/offer`: the code that an administrator has told. */
export const setUpOfferRequestSchema = z.strictObject({ setUpCode });

/** What somebody needs who sets up an account. */
export const setUpOfferSchema = z.strictObject({
  userName: z.string(),
  minimumLength: z.int(),
  secondFactor: z.enum(['required', 'optional']),
  /** For an app (TOTP): the secret in base32, and as an address of the form `otpauth:`. */
  secret: z.string(),
  address: z.string(),
  /** To be sent back. */
  note: z.string(),
});

/** Body of `POST /sign-in/set-up`. */
export const setUpRequestSchema = z.strictObject({
  setUpCode,
  password: z.string().min(1).max(1_024),
  note: z.string().min(1).max(1_024),
  /** That the app shows; without it no app is used. */
  code: z.string().min(1).max(64).exactOptional(),
});

/** The answer to signing in without leaving the page, and to `POST /admin/v1/session`. */
export const signedInSchema = z.strictObject({
  /** To be sent as `x-gatehouse-console` with each change. */
  proof: z.string(),
});

/** The answer to `POST /sign-in/set-up`: who has set up an account is signed in. */
export const setUpDoneSchema = signedInSchema.extend({
  /** Each works once in place of a code of the app; shown now and never again. */
  recoveryCodes: z.array(z.string()),
});

/** The answer to `DELETE /admin/v1/session`. */
export const signedOutSchema = z.strictObject({
  /** Where the browser should go to sign out at the issuer too. */
  continueAt: z.string().exactOptional(),
});

export const sessionInListSchema = z.strictObject({
  id: z.string(),
  /** How it began. */
  method: z.enum(['key', 'issuer', 'password']),
  /** Id of the person; of a session that began with a key, that of the key. */
  person: z.string(),
  name: z.string(),
  issuer: z.string().exactOptional(),
  /** Milliseconds since the Unix epoch, as all times. */
  createdAt: z.int(),
  usedAt: z.int(),
  expiresAt: z.int(),
  /** Whether it is the one that asks. */
  own: z.boolean(),
});

/** The answer to `GET /admin/v1/sessions`. */
export const sessionListSchema = z.strictObject({ sessions: z.array(sessionInListSchema) });

/** Body of `POST /admin/v1/sessions/end`: all sessions of somebody, and what issuers have given out until now. */
export const endSessionsSchema = z.strictObject({ person: z.string().min(1).max(128) });

const accountSchema = z.strictObject({
  /** Id of the person. */
  person: z.string(),
  userName: z.string(),
  createdAt: z.int(),
  /** `waiting`: for its person to set it up, until `setUpUntil`. */
  state: z.enum(['ready', 'waiting']),
  setUpUntil: z.int().exactOptional(),
  secondFactor: z.boolean(),
  /** Recovery codes that are left. */
  recoveryCodes: z.int(),
});

/** The answer to `GET /admin/v1/accounts`. */
export const accountListSchema = z.strictObject({ accounts: z.array(accountSchema) });

/** Body of `POST /admin/v1/accounts`: an account for a person of the directory. */
export const createAccountSchema = z.strictObject({
  person: z.string().min(1).max(128),
  userName: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[^\p{Cc}\s]+$/u, 'a name for signing in has no spaces'),
});

/** The answer to making an account, or to resetting one. */
export const accountCodeSchema = z.strictObject({
  account: accountSchema,
  /** For its person, who sets up the account with it; shown once. */
  setUpCode: z.string(),
});

/** The answer to `GET /admin/v1/own`: what whoever is signed in may know and change of themselves. */
export const ownSchema = z.strictObject({
  /** Those of the same person, or that began with the same key. */
  sessions: z.array(sessionInListSchema),
  /** Of somebody who has one of this gateway. */
  account: accountSchema
    .extend({ minimumLength: z.int(), secondFactorRule: z.enum(['required', 'optional']) })
    .exactOptional(),
});

/** The answer to `POST /admin/v1/own/app`: a secret for an app, which counts once a code of it was sent back with the note. */
export const appOfferSchema = setUpOfferSchema.pick({ secret: true, address: true, note: true });

/** Body of `POST /admin/v1/own/account`: another password, another app, or both; with what was good until now. */
export const changeOwnAccountSchema = z
  .strictObject({
    password: z.string().min(1).max(1_024),
    /** Of the app until now, or a recovery code; where there is an app. */
    code: z.string().min(1).max(64).exactOptional(),
    newPassword: z.string().min(1).max(1_024).exactOptional(),
    app: z.strictObject({ note: z.string().min(1).max(1_024), code: z.string().min(1).max(64) }).exactOptional(),
  })
  .refine(({ app, newPassword }) => app !== undefined || newPassword !== undefined, 'nothing is to be changed');

/** The answer to it. */
export const changedOwnAccountSchema = setUpDoneSchema.pick({ recoveryCodes: true });

export type Own = z.infer<typeof ownSchema>;
export type AppOffer = z.infer<typeof appOfferSchema>;
export type ChangeOwnAccount = z.infer<typeof changeOwnAccountSchema>;
export type ChangedOwnAccount = z.infer<typeof changedOwnAccountSchema>;
export type SetUpOfferView = z.infer<typeof setUpOfferSchema>;
export type SetUpDone = z.infer<typeof setUpDoneSchema>;
export type AccountView = z.infer<typeof accountSchema>;
export type AccountList = z.infer<typeof accountListSchema>;
export type AccountCode = z.infer<typeof accountCodeSchema>;
export type SignInMethods = z.infer<typeof signInMethodsSchema>;
export type SignedIn = z.infer<typeof signedInSchema>;
export type SignedOut = z.infer<typeof signedOutSchema>;
export type SessionInList = z.infer<typeof sessionInListSchema>;
export type SessionList = z.infer<typeof sessionListSchema>;
