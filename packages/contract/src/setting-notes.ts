/**
 * Notes on a setting that tools need beside the schema: `secret` values are never printed, logged or hashed; `path` values
 * are files or folders, relative to the configuration file.
 */
export const secret = { secret: true } as const;
/** A secret that may be a reference to one, which is resolved when it is used; see `secret-references.ts`. */
export const referable = { ...secret, references: ['secret', 'file', 'vault'] } as const;
/** The same of what is needed before the secrets that the gateway keeps can be opened. */
export const fileReferable = { ...secret, references: ['file'] } as const;
export const path = { path: true } as const;
