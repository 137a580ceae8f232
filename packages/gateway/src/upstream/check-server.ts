import { GatehouseError } from '../core/errors.ts';
import type { ModelInfo, ProviderReport } from '../core/provider.ts';
import { UpstreamAnswerError } from './upstream-answer-error.ts';

export interface CheckSubject {
  readonly base: URL;
  /** What it should be, as in "does not answer like an OpenAI-compatible server". */
  readonly api: string;
  /** Where else the API may be, for a base that is wrong: paths of the same origin, the likeliest first. */
  readonly otherPaths: readonly string[];
  readonly hasKey: boolean;
  readonly timeouts: { readonly connect: number; readonly firstByte: number };
  /** Lists the models where they should be, or below another path of the same origin. */
  list(path?: string): Promise<readonly ModelInfo[]>;
}

interface Finding {
  readonly summary: string;
  readonly remedy: string;
}

function reason(error: unknown): string {
  let deepest: unknown = error;
  for (let depth = 0; depth < 4 && deepest instanceof Error && deepest.cause instanceof Error; depth += 1)
    deepest = deepest.cause;
  if (!(deepest instanceof Error)) return 'unknown reason';
  const code = 'code' in deepest && typeof deepest.code === 'string' ? deepest.code : '';
  const message = deepest.message.replaceAll(/[\p{Cc}\p{Cs}]+/gu, ' ').slice(0, 200);
  return message.includes(code) ? message : `${code} ${message}`;
}

function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]';
}

function connectionFinding(subject: CheckSubject, error: GatehouseError): Finding | undefined {
  const { base, timeouts } = subject;
  const port = base.port === '' ? (base.protocol === 'https:' ? '443' : '80') : base.port;
  switch (error.code) {
    case 'upstream_unreachable':
      return {
        summary: `nothing answers at ${base.hostname}:${port}: ${reason(error).replace(` ${base.hostname}:${port}`, '')}`,
        remedy: isLocal(base.hostname)
          ? 'Start the model server, or mend the port in baseUrl. Inside a container, 127.0.0.1 is the container itself.'
          : 'Start the model server, or mend host and port in baseUrl; a firewall may be in between. If the server speaks TLS, baseUrl must begin with https://.',
      };
    case 'upstream_dns':
      return {
        summary: `the name ${base.hostname} cannot be resolved: ${reason(error)}`,
        remedy: 'Mend the host name in baseUrl, or the name service of this machine.',
      };
    case 'upstream_tls':
      return {
        summary: `the TLS connection to ${base.host} failed: ${reason(error)}`,
        remedy: tlsRemedy(reason(error)),
      };
    case 'upstream_timeout':
      return {
        summary: `${base.host} does not answer in time`,
        remedy: `Look at the load of the server and at firewalls in between, or raise timeouts.connect (${timeouts.connect} ms) and timeouts.firstByte (${timeouts.firstByte} ms).`,
      };
    case 'upstream_address_forbidden':
      return {
        summary: `${base.hostname} lies in a private, loopback or link-local network, which is not allowed for this provider`,
        remedy: 'Set allowPrivateNetwork: true if the server is meant to be there.',
      };
    default:
      return undefined;
  }
}

function tlsRemedy(text: string): string {
  const lower = text.toLowerCase();
  if (lower.includes('wrong version') || lower.includes('eproto') || lower.includes('packet length')) {
    return 'The server speaks plain HTTP on this port: write http:// in baseUrl, or mend the port.';
  }
  if (lower.includes('altname') || lower.includes('hostname')) {
    return 'The certificate is for another name: mend the host in baseUrl, or set tls.serverName to the name in the certificate.';
  }
  if (lower.includes('expired') || lower.includes('not yet valid'))
    return 'Renew the certificate of the server, or mend the clock of one of the machines.';
  if (
    lower.includes('certificate required') ||
    lower.includes('handshake failure') ||
    lower.includes('bad certificate')
  ) {
    return 'The server asks for a client certificate: set tls.cert and tls.key.';
  }
  return 'The certificate is not from an authority that is known here: set tls.ca to the PEM file of the authority.';
}

function statusOf(error: GatehouseError): number | undefined {
  return error.cause instanceof UpstreamAnswerError ? error.cause.status : undefined;
}

function answerFinding(subject: CheckSubject, error: GatehouseError): Finding {
  const { base, hasKey } = subject;
  const status = statusOf(error);
  switch (error.code) {
    case 'upstream_auth':
      return hasKey
        ? {
            summary: `${base.host} refuses the API key (status ${status})`,
            remedy: 'Check apiKey, and that the variable it is taken from is set.',
          }
        : {
            summary: `${base.host} asks for an API key (status ${status})`,
            remedy: 'Set apiKey: ${NAME_OF_A_VARIABLE} for this provider.',
          };
    case 'upstream_rate_limited':
      return {
        summary: `${base.host} is overloaded or limits this account (status 429)`,
        remedy: 'Wait, or raise the limits at the provider.',
      };
    case 'upstream_failed':
      return {
        summary: `${base.host} reports a failure of its own (status ${status})`,
        remedy: 'Look at the log of the model server; it may still be loading its model.',
      };
    case 'upstream_broken_stream':
      return {
        summary: `${base.host} broke the connection in the middle of its answer`,
        remedy: 'Look at the log of the model server.',
      };
    case 'upstream_invalid_response':
      return status !== undefined && status >= 300 && status < 400
        ? {
            summary: `${base.href} redirects elsewhere (status ${status}), and redirects are never followed`,
            remedy: 'Write the final address into baseUrl, with https:// if that is where it leads.',
          }
        : {
            summary: `${base.href} does not answer like ${subject.api}${status === undefined ? '' : ` (status ${status})`}: ${reason(error)}`,
            remedy: 'Mend baseUrl; the guide to model servers has the usual ones.',
          };
    default:
      return {
        summary: `${base.href} cannot list its models: ${reason(error)}`,
        remedy: 'See the log of the model server.',
      };
  }
}

/** Tests a server and says in plain words what is wrong with it and what to do. Never throws. */
export async function checkServer(subject: CheckSubject): Promise<ProviderReport> {
  const { base } = subject;
  try {
    const models = await subject.list();
    if (models.length > 0) {
      return {
        ok: true,
        summary: `${base.href} has ${models.length} ${models.length === 1 ? 'model' : 'models'}`,
        models,
      };
    }
    return {
      ok: false,
      summary: `${base.href} answers, but has no model`,
      remedy: 'Load a model on the server, for example with `ollama pull`.',
      models,
    };
  } catch (error) {
    if (!(error instanceof GatehouseError)) {
      return { ok: false, summary: `the check failed: ${reason(error)}`, remedy: 'Report this as a bug.', models: [] };
    }
    const connection = connectionFinding(subject, error);
    if (connection !== undefined) return { ok: false, ...connection, models: [] };
    if (error.code === 'upstream_invalid_response') {
      for (const other of subject.otherPaths) {
        const models = await subject.list(other).catch(() => undefined);
        if (models === undefined) continue;
        const right = `${base.origin}${other}`;
        return {
          ok: false,
          summary: `there is no API at ${base.href}, but there is one at ${right}`,
          remedy: `Set baseUrl: ${right}`,
          models,
        };
      }
    }
    return { ok: false, ...answerFinding(subject, error), models: [] };
  }
}
