import { PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';

export interface PostgresOptions {
  /** `postgres://` or `postgresql://`, with user and password. */
  readonly url: string;
  /** PEM of a certification authority; with it the connection is by TLS, and the server is checked. */
  readonly ca: string | undefined;
  /** Told of faults of connections that nobody is waiting for. */
  readonly lost: (cause: unknown) => void;
}

const int8 = 20;
const numeric = 1_700;
/** Milliseconds. */
const connectWithin = 5_000;
const answerWithin = 30_000;
const mostConnections = 8;

/** Counts and times as numbers: none of ours is beyond what a number holds exactly. */
const parsers: typeof types = {
  ...types,
  getTypeParser: ((oid: number, format?: 'text') => {
    const usual = types.getTypeParser(oid, format) as (text: string) => unknown;
    return oid === int8 || oid === numeric ? Number : usual;
  }) as typeof types.getTypeParser,
};

/** PostgreSQL, as kysely speaks to it. */
export function createPostgresDialect({ ca, lost, url }: PostgresOptions): PostgresDialect {
  const pool = new Pool({
    connectionString: url,
    ...(ca === undefined ? {} : { ssl: { ca, rejectUnauthorized: true } }),
    max: mostConnections,
    connectionTimeoutMillis: connectWithin,
    statement_timeout: answerWithin,
    application_name: 'gatehouse',
    types: parsers,
  });
  // Without a listener a connection that breaks while nobody uses it would end the process.
  pool.on('error', lost);
  return new PostgresDialect({ pool });
}
