import type { Clock } from '../core/clock.ts';
import type { CertificateRefused } from '../core/certificate-refusal.ts';
import type { Log, Metrics } from '../core/telemetry.ts';

export interface CertificateRefusalOptions {
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly log: Pick<Log, 'certificateRefused'>;
  readonly metrics: Pick<Metrics, 'certificateRefused'>;
}

const minute = 60_000;
/** Lines of one minute: anybody can bring certificates of their own making, as many as they like. */
const mostLines = 30;

/** Counts refused certificates, and logs each once a minute, up to a bound; how many had no line of their own is told with the next one. */
export function createCertificateRefusals({ clock, log, metrics }: CertificateRefusalOptions): CertificateRefused {
  let since = Number.NEGATIVE_INFINITY;
  let untold = 0;
  const told = new Set<string>();
  return ({ fault, fingerprint }) => {
    metrics.certificateRefused(fault);
    const now = clock.elapsed();
    if (now - since >= minute) {
      since = now;
      told.clear();
    }
    const name = `${fault} ${fingerprint}`;
    if (told.has(name) || told.size >= mostLines) {
      untold += 1;
      return;
    }
    told.add(name);
    log.certificateRefused(fault, fingerprint, untold);
    untold = 0;
  };
}
