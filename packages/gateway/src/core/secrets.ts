/** Why a secret cannot be had. */
export type SecretFault =
  /** There is none of that name, no such file, or nothing under that path. */
  | 'missing'
  /** It may not be sent to that address. */
  | 'other-origin'
  /** It is there and cannot be opened or read. */
  | 'unreadable'
  /** What it would be looked up in does not answer, or does not let us. */
  | 'unavailable'
  /** It is no text that can be sent. */
  | 'unfit';

/** A reference that leads to no secret. Its message is for the operator, and never says anything of a value. */
export class SecretError extends Error {
  readonly fault: SecretFault;
  /** As it is written, such as `${secret:mistral}`. */
  readonly reference: string;

  constructor(fault: SecretFault, reference: string, what: string, options?: ErrorOptions) {
    super(`${reference} ${what}`, options);
    this.name = 'SecretError';
    this.fault = fault;
    this.reference = reference;
  }
}

/** What an operator does about it. */
export function remedyOfSecret({ fault }: SecretError): string {
  switch (fault) {
    case 'missing':
      return 'Set it (`gatehouse secrets set`), put the file there, or correct the reference.';
    case 'other-origin':
      return 'Correct the address, or set the secret again with all its origins, this one too, for they replace those that it has: `gatehouse secrets set NAME --origin URL --origin URL`.';
    case 'unreadable':
      return 'Give this user the right to read it, or set it again.';
    case 'unavailable':
      return 'Start the vault, and see that `vault.token` may read there.';
    case 'unfit':
      return 'It must be one line of printable ASCII characters.';
  }
}

export interface ResolvedText {
  readonly text: string;
  /** What took the place of references, for whoever has to keep it out of logs. */
  readonly secrets: readonly string[];
}

/** Puts secrets in the place of references to them. */
export interface SecretResolver {
  /** `origin` is where the text will be sent, such as `https://api.mistral.ai`. Rejects with SecretError. */
  resolve(text: string, origin: string): Promise<ResolvedText>;
}

/** What may be told of a secret. */
export interface KeptSecret {
  readonly name: string;
  /** Where it may be sent, such as `https://api.mistral.ai`; at least one. */
  readonly origins: readonly string[];
  /** When it was set, in milliseconds since the Unix epoch. */
  readonly since: number;
  /** Who set it. */
  readonly actor: string;
}

export interface StoredSecret extends KeptSecret {
  /** Base64 of what is sealed. */
  readonly sealed: string;
}

/** Where sealed secrets are kept. They are read when it is opened; each change is durable when it resolves. */
export interface SecretStore {
  list(): readonly StoredSecret[];
  put(secret: StoredSecret): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface NewSecret {
  readonly name: string;
  readonly origins: readonly string[];
  readonly value: string;
}

/** Kept secrets, for those who may set them. What was set never comes back out. */
export interface SecretAdministration {
  list(): Promise<readonly (KeptSecret & { readonly usedBy: readonly string[] })[]>;
  /** Sets or replaces one. In the record before it is in force. Throws `invalid_request` and `secrets_full`. */
  set(secret: NewSecret, actor: string): Promise<KeptSecret>;
  /** Throws `resource_not_found`, and `secret_in_use` where settings refer to it and `force` is not given. */
  remove(name: string, actor: string, options?: { readonly force?: boolean }): Promise<void>;
}
