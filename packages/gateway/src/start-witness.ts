import type { RunningWitness, WitnessStart } from './cli/dependencies.ts';
import { CliFailure, exitCodes } from './cli/failure.ts';
import type { Clock } from './core/clock.ts';
import type { GatewayLog } from './telemetry/create-log.ts';
import { loadCosigner, WitnessFolderError } from './witness/cosigner.ts';
import { KnownLogsError, readKnownLogs } from './witness/known-logs.ts';
import { openWitnessServer } from './witness/witness-server.ts';
import { type Refusal, Witness, type WitnessReports } from './witness/witness.ts';

/** Lines about refused checkpoints in a minute, of strangers; more of them are on level `debug`. */
const mostRefusals = 60;

/** A witness that listens. Rejects as `Dependencies.openWitness` says. */
export async function startWitness(options: WitnessStart, clock: Clock, log: GatewayLog): Promise<RunningWitness> {
  const { folder, host, name, port } = options;
  let minute = 0;
  let lines = 0;
  const refused = ({ checkpoint, from, known, reason, status }: Refusal): void => {
    const now = Math.floor(clock.now() / 60_000);
    if (now !== minute) [minute, lines] = [now, 0];
    // Anyone who reaches the port can be refused, and must not fill the disk by that. A 409 needs the key of a log.
    const permitted = checkpoint !== undefined && (status === 409 || (lines += 1) <= mostRefusals);
    if (permitted) {
      const { origin, size } = checkpoint;
      log.checkpointRefused({ status, reason, origin, size, from, known });
    } else log.clientError(String(status), reason);
  };
  const reports: WitnessReports = {
    met: (origin, size) => log.logMet(origin, size),
    cosigned: (origin, size) => log.checkpointCosigned(origin, size),
    inconsistent: (origin, size, reason, file) => log.checkpointInconsistent(origin, size, reason, file),
    refused: (refusal) => refused(refusal),
    failed: (cause) => log.unexpected('witness', cause),
  };
  try {
    const logs = readKnownLogs(options.logs);
    const cosigner = await loadCosigner(folder, name);
    const witness = await Witness.open({ folder, cosigner, logs, clock, reports });
    const server = await openWitnessServer({ witness, host, port, reports });
    log.listening(server.url);
    return {
      url: server.url,
      vkey: cosigner.vkey,
      entries: logs.entries,
      async stop() {
        await server.stop();
        log.stopped();
        log.flush();
      },
    };
  } catch (thrown) {
    if (thrown instanceof WitnessFolderError)
      throw new CliFailure(exitCodes.dataFolder, capitalised(thrown.message), thrown.remedy, thrown);
    if (thrown instanceof KnownLogsError) {
      const remedy = 'The keys are those that the gateway prints in /ledger/<shard>/keys, one to a line.';
      throw new CliFailure(
        exitCodes.configuration,
        `Line ${thrown.line} of the logs cannot be understood: ${thrown.message}`,
        remedy,
        thrown,
      );
    }
    throw thrown;
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
