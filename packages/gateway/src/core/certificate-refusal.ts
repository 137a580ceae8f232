/** Why a client certificate said nothing of who calls. */
export const certificateFaults = [
  /** None came where one is asked of everybody. */
  'missing',
  'expired',
  'not_yet_valid',
  /** Signed by nobody whom the configuration trusts. */
  'unknown_authority',
  /** Not meant for clients. */
  'wrong_purpose',
  /** Whatever else is wrong with it. */
  'invalid',
  /** It has no name that can be read. */
  'no_name',
  /** Its names belong to no account, or to several. */
  'no_account',
  'several_accounts',
  /** Its account is not active, or may do nothing. */
  'account_refused',
] as const;

export type CertificateFault = (typeof certificateFaults)[number];

export interface RefusedCertificate {
  readonly fault: CertificateFault;
  /** SHA-256 of the certificate, with colons, as tools print it; undefined where the connection was closed before it could be read. */
  readonly fingerprint: string | undefined;
}

/** Told of each. Names of a certificate are those of people at times, so only its fingerprint is told. */
export type CertificateRefused = (refused: RefusedCertificate) => void;
