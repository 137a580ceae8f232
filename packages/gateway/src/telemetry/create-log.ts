import { errorCatalogue } from '@gatehouse/contract/errors';
import { pino } from 'pino';
import type { DestinationStream, LevelWithSilent } from 'pino';
import { systemClock } from '../core/clock.ts';
import type { Clock } from '../core/clock.ts';
import type { ExchangeEnd, Log } from '../core/telemetry.ts';
import { describeError } from './describe-error.ts';
import type { ErrorLink } from './describe-error.ts';
import { LineBuffer } from './line-buffer.ts';
import { maskSecrets } from './mask-secrets.ts';

/**
 * Every field that a line can have, as scalars, and the chain of an error. What is not named here cannot be logged: the
 * compiler refuses it, and the serialiser drops it.
 */
interface LogFields {
  readonly budget?: string;
  readonly address?: string;
  readonly addresses?: number;
  readonly cache?: string;
  readonly certificate?: string;
  readonly changed?: string;
  readonly client?: string;
  readonly code?: string;
  readonly collection?: string;
  readonly currency?: string;
  readonly codes?: string;
  readonly dialect?: string;
  readonly index?: string;
  readonly dropped?: number;
  readonly duration?: number;
  readonly entities?: string;
  readonly error?: readonly ErrorLink[];
  readonly field?: string;
  readonly file?: string;
  readonly firstByte?: number;
  readonly from?: number | undefined;
  readonly guard?: string;
  readonly interrupted?: number;
  readonly into?: string;
  readonly key?: string;
  readonly known?: number | undefined;
  readonly limit?: number;
  readonly leaf?: number;
  readonly lost?: number;
  readonly model?: string;
  readonly models?: number;
  readonly needRestart?: string;
  readonly now?: string;
  readonly origin?: string;
  readonly outcome?: string;
  readonly passage?: string;
  readonly passages?: number;
  readonly problem?: string;
  readonly problems?: number;
  readonly provider?: string;
  readonly reason?: string;
  readonly receiver?: string;
  readonly refused?: number;
  readonly request?: string;
  readonly route?: string;
  readonly share?: number;
  readonly shard?: string;
  readonly since?: string;
  readonly span?: string;
  readonly size?: number;
  readonly status?: number;
  readonly streamed?: boolean;
  readonly target?: string;
  readonly tokensIn?: number;
  readonly tokensOut?: number;
  readonly used?: number;
  readonly until?: string;
  readonly verdicts?: string;
  readonly version?: string;
  readonly where?: string;
  readonly witness?: string;
}

/** A line that is written without pino. */
type DirectLine = { readonly [Name in keyof LogFields]: LogFields[Name] | undefined } & {
  readonly level: string;
  readonly time: string;
  readonly msg: string;
};

const permittedFields: Readonly<Record<keyof LogFields, 'string' | 'number' | 'boolean' | 'object'>> = {
  budget: 'string',
  address: 'string',
  addresses: 'number',
  cache: 'string',
  certificate: 'string',
  changed: 'string',
  client: 'string',
  code: 'string',
  collection: 'string',
  currency: 'string',
  codes: 'string',
  dialect: 'string',
  index: 'string',
  dropped: 'number',
  duration: 'number',
  entities: 'string',
  error: 'object',
  field: 'string',
  file: 'string',
  firstByte: 'number',
  from: 'number',
  guard: 'string',
  interrupted: 'number',
  into: 'string',
  key: 'string',
  known: 'number',
  limit: 'number',
  leaf: 'number',
  lost: 'number',
  model: 'string',
  models: 'number',
  needRestart: 'string',
  now: 'string',
  origin: 'string',
  outcome: 'string',
  passage: 'string',
  passages: 'number',
  problem: 'string',
  problems: 'number',
  provider: 'string',
  reason: 'string',
  receiver: 'string',
  refused: 'number',
  request: 'string',
  route: 'string',
  share: 'number',
  shard: 'string',
  since: 'string',
  span: 'string',
  size: 'number',
  status: 'number',
  streamed: 'boolean',
  target: 'string',
  tokensIn: 'number',
  tokensOut: 'number',
  used: 'number',
  until: 'string',
  verdicts: 'string',
  version: 'string',
  where: 'string',
  witness: 'string',
};

/** UTF-16 code units of one text field at most; a name that a client invents may be megabytes long. */
const longestField = 500;

export interface LogOptions {
  readonly level: LevelWithSilent;
  /** Where lines go; standard error, written asynchronously, if it is left out: standard output is for people. */
  readonly destination?: DestinationStream;
  readonly version: string;
  readonly clock?: Clock;
}

/** The log of the gateway, with `flush`, which returns when all lines so far have left the process. */
export interface GatewayLog extends Log {
  flush(): void;
}

const clipped = (text: string): string => (text.length > longestField ? `${text.slice(0, longestField)}…` : text);

/** Milliseconds with three decimals: what is below is noise. */
const rounded = (milliseconds: number): number => Math.round(milliseconds * 1_000) / 1_000;

function permitted(fields: Record<string, unknown>): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(permittedFields)) {
    const value = fields[name];
    if (value !== undefined && typeof value === type) line[name] = typeof value === 'string' ? clipped(value) : value;
  }
  return line;
}

function counts(of: Readonly<Record<string, number>>): string | undefined {
  let text: string | undefined;
  for (const name in of) text = `${text === undefined ? '' : `${text} `}${name}=${String(of[name])}`;
  return text;
}

function telling(end: ExchangeEnd): string | undefined {
  let text: string | undefined;
  for (const verdict of end.exchange.notes.verdicts) {
    if (verdict.outcome === 'allow') continue;
    text = `${text === undefined ? '' : `${text} `}${verdict.direction}/${verdict.guard}=${verdict.outcome}${verdict.shadow === true ? '(shadow)' : ''}`;
  }
  return text;
}

/**
 * Only an error that knows more than its code is worth its chain; and only once: a fault of a model server has a line of
 * its own already, and that a client went away has no deeper cause.
 */
function causesOf(end: ExchangeEnd): readonly ErrorLink[] | undefined {
  const { error, exchange, outcome } = end;
  if (error === undefined || outcome === 'cancelled') return undefined;
  if (error.cause === undefined && error.message === error.code) return undefined;
  const told = exchange.notes.upstreamStartedAt !== undefined && errorCatalogue[error.code].type === 'upstream_error';
  return told ? undefined : describeError(error);
}

/** ISO 8601 with milliseconds; the part up to the seconds is kept, because a Date costs as much as the rest of the line. */
function createTimestamps(): (now: number) => string {
  let second = Number.NaN;
  let prefix = '';
  return (now) => {
    const current = Math.floor(now / 1_000);
    if (current !== second) {
      second = current;
      prefix = new Date(current * 1_000).toISOString().slice(0, 20);
    }
    return `${prefix}${String(Math.floor(now - current * 1_000)).padStart(3, '0')}Z`;
  };
}

/**
 * The log: JSON lines, each by a named function. What a client or a model server wrote appears only as clipped names and as
 * masked messages of errors; bodies, prompts and headers have no way in.
 */
export function createLog(options: LogOptions): GatewayLog {
  const clock = options.clock ?? systemClock;
  const timestamp = createTimestamps();
  const lossNotice = (lines: number): string =>
    `${JSON.stringify({ level: 'warn', time: timestamp(clock.now()), lost: lines, msg: 'log lines lost' } satisfies DirectLine)}\n`;
  const own = options.destination === undefined ? new LineBuffer(2, lossNotice) : undefined;
  const destination: DestinationStream = own ?? options.destination ?? process.stderr;
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${timestamp(clock.now())}"`,
      formatters: { level: (level) => ({ level }), log: permitted },
    },
    destination,
  );
  const accessLines = logger.isLevelEnabled('info');

  const flush = (): void => own?.flush();

  // Rare lines leave at once: whoever reads them is waiting for them.
  const say = (level: 'debug' | 'info' | 'warn' | 'error', message: string, fields: LogFields = {}): void => {
    logger[level](fields, message);
    own?.push();
  };

  return {
    exchangeEnded(end) {
      if (!accessLines) return;
      const { exchange } = end;
      const { notes } = exchange;
      // Written here and not by pino, which takes 5 µs for as many fields; this takes 1.5.
      const line = JSON.stringify({
        level: 'info',
        time: timestamp(clock.now()),
        request: exchange.id,
        key: exchange.caller?.key,
        // Of a stranger there is nothing else to go by.
        client: exchange.caller === undefined && exchange.client !== '' ? exchange.client : undefined,
        dialect: exchange.dialect,
        model: notes.model,
        provider: notes.provider,
        target: notes.target,
        status: end.status,
        code: end.error?.code ?? notes.outcomeCode,
        outcome: end.outcome,
        duration: rounded(end.duration),
        firstByte: notes.firstDeltaAt === undefined ? undefined : rounded(notes.firstDeltaAt - exchange.startedAt),
        tokensIn: notes.usage?.input,
        tokensOut: notes.usage?.output,
        streamed: end.streamed,
        cache: notes.cache === 'off' ? undefined : notes.cache,
        leaf: notes.receipt?.index,
        entities: counts(notes.entities),
        verdicts: telling(end),
        error: causesOf(end),
        msg: 'exchange ended',
      } satisfies DirectLine);
      destination.write(`${line}\n`);
    },
    guardUnable(guard, requestId, cause) {
      say('warn', 'guard unable', { guard, request: requestId, error: describeError(cause) });
    },
    passageHeld(collection, hash) {
      say('warn', 'passage held', { collection, passage: hash });
    },
    upstreamFieldDropped(provider, field) {
      say('debug', 'upstream field dropped', { provider, field: maskSecrets(field) });
    },
    upstreamFailed(provider, requestId, code, cause) {
      say('warn', 'upstream failed', { provider, request: requestId, code, error: describeError(cause) });
    },
    knowledgeIndexFailed(kind, cause) {
      say('error', 'knowledge index failed', { index: kind, error: describeError(cause) });
    },
    knowledgeIndexRecovered(kind) {
      say('info', 'knowledge index recovered', { index: kind });
    },
    passageStrayed(kind) {
      say('error', 'passage strayed', { index: kind });
    },
    knowledgeFilled(collection, passages, milliseconds) {
      say('info', 'documents can be found', { collection, passages, duration: Math.round(milliseconds) });
    },
    knowledgeIngested(collection, version, problems, milliseconds) {
      const duration = Math.round(milliseconds);
      say(problems === 0 ? 'info' : 'warn', 'collection read', {
        collection,
        version: String(version),
        problems,
        duration,
      });
    },
    knowledgeFailed(what, cause) {
      say('warn', 'knowledge failed', { where: what, error: describeError(cause) });
    },
    knowledgeRecovered(what) {
      say('info', 'knowledge recovered', { where: what });
    },
    ledgerFailed(cause) {
      say('error', 'ledger failed', { error: describeError(cause) });
    },
    ledgerRecovered() {
      say('info', 'ledger recovered');
    },
    ledgerRepaired(droppedBytes, interrupted) {
      say('warn', 'ledger repaired', { dropped: droppedBytes, interrupted });
    },
    clockSetBack(from, to, shard) {
      say('warn', 'clock set back', { since: new Date(from).toISOString(), now: new Date(to).toISOString(), shard });
    },
    shardGivenUp({ shard, reason, size }, into) {
      say('warn', 'shard given up', { shard, reason, ...(size === undefined ? {} : { size }), into });
    },
    indexFailed(cause) {
      say('error', 'index failed', { error: describeError(cause) });
    },
    indexRecovered() {
      say('info', 'index recovered');
    },
    budgetReached({ kind, id, span, share, used, limit, currency }) {
      say('warn', 'budget reached', { budget: `${kind}:${id}`, span, share, used, limit, currency });
    },
    breakerChanged(provider, target, to, code) {
      const what = { open: 'target left out', 'half-open': 'target tried again', closed: 'target is back' }[to];
      say(to === 'open' ? 'warn' : 'info', what, { provider, target, ...(code === undefined ? {} : { code }) });
    },
    modelChanged(provider, model, now, before) {
      say('warn', 'model changed', { provider, model, now, ...(before === undefined ? {} : { before }) });
    },
    cacheFailed(cause) {
      say('warn', 'cache failed', { error: describeError(cause) });
    },
    cacheRecovered() {
      say('info', 'cache recovered');
    },
    countersFailed(cause) {
      say('error', 'counters failed', { error: describeError(cause) });
    },
    countersRecovered() {
      say('info', 'counters recovered');
    },
    configurationApplied(changed, needRestart) {
      const waiting = needRestart.length === 0 ? {} : { needRestart: needRestart.join(' ') };
      say('info', 'configuration applied', { changed: changed.join(' '), ...waiting });
    },
    configurationRejected(problems) {
      for (const problem of problems) say('error', 'configuration rejected', { problem: maskSecrets(problem) });
    },
    configurationConfirmed() {
      say('info', 'configuration valid again');
    },
    identityShared(issuer, person, other) {
      const problem = `an identity is that of ${person}, who was there first, and of ${other}, who does not come in by it`;
      say('warn', 'identity shared', { problem, origin: issuer });
    },
    rolesUnknown(problems) {
      for (const problem of problems)
        say('warn', 'a rule names a role that there is not', { problem: maskSecrets(problem) });
    },
    noKeys(command) {
      say('warn', 'there is no key yet', { problem: `create one with: ${command}` });
    },
    tlsReloaded() {
      say('info', 'TLS certificate reloaded');
    },
    tlsReloadFailed(cause) {
      say('error', 'TLS certificate could not be reloaded', { error: describeError(cause) });
    },
    discovered(provider, models) {
      say('info', 'models discovered', { provider, models });
    },
    discoveryFailed(provider, cause) {
      say('warn', 'models could not be discovered', { provider, error: describeError(cause) });
    },
    secretUnavailable(provider, { fault, reference }) {
      say('warn', 'secret unavailable', { provider, field: reference, reason: fault });
    },
    secretsChanged() {
      say('info', 'secrets changed, what uses them was made anew');
    },
    listening(address) {
      say('info', 'listening', { address, version: options.version });
    },
    stopping(reason) {
      say('info', 'stopping', { reason });
    },
    stopped() {
      logger.info({}, 'stopped');
      flush();
    },
    callRefused({ caller, client, error, requestId, route }, leaf) {
      say('info', 'call refused', {
        request: requestId,
        route,
        status: errorCatalogue[error.code].status,
        code: error.code,
        leaf,
        ...(client === '' ? {} : { client }),
        ...(caller === undefined ? {} : { key: caller.key }),
        ...(error.message === error.code && error.cause === undefined ? {} : { error: describeError(error) }),
      });
    },
    strangersRefused(refused, addresses, busiest, codes) {
      say('warn', 'strangers refused', { refused, addresses, client: busiest, codes: counts(codes) ?? '' });
    },
    certificateRefused(fault, fingerprint, untold) {
      say('warn', 'client certificate refused', {
        reason: fault,
        ...(fingerprint === undefined ? {} : { certificate: fingerprint }),
        ...(untold === 0 ? {} : { dropped: untold }),
      });
    },
    clientError(code, cause) {
      say('debug', 'client error', { code, error: describeError(cause) });
    },
    logMet(origin, size) {
      say('info', 'new log', { origin, size });
    },
    checkpointRefused({ from, known, origin, reason, size, status }) {
      // A gateway that has started asks from zero, and is told the size in this way.
      say(status === 409 ? 'info' : 'warn', 'checkpoint refused', { status, reason, origin, size, from, known });
    },
    checkpointCosigned(origin, size) {
      say('debug', 'checkpoint cosigned', { origin, size });
    },
    checkpointInconsistent(origin, size, reason, file) {
      say('error', 'checkpoint inconsistent', { origin, size, reason, ...(file === undefined ? {} : { file }) });
    },
    witnessFailed(witness, cause) {
      say('warn', 'witness failed', { witness, error: describeError(cause) });
    },
    witnessRecovered(witness) {
      say('info', 'witness recovered', { witness });
    },
    logSetBack(witness, origin, reason) {
      say('error', 'log was set back', { witness, origin, reason });
    },
    timestamped(origin, size) {
      say('info', 'checkpoint timestamped', { origin, size });
    },
    timestampFailed(cause) {
      say('warn', 'timestamp failed', { error: describeError(cause) });
    },
    suspended(key, until) {
      say('warn', 'suspended', { ...(key === undefined ? {} : { key }), until: new Date(until).toISOString() });
    },
    eventsFailed(receiver, cause) {
      say('warn', 'events failed', { receiver, error: describeError(cause) });
    },
    eventsRecovered(receiver, lost) {
      say('info', 'events recovered', { receiver, lost });
    },
    unexpected(where, cause) {
      logger.error({ where, error: describeError(cause) }, 'unexpected error');
      // It may be the last thing that happens.
      flush();
    },
    flush,
  };
}
