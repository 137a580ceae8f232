import type { RunningWitness, WitnessStart } from './cli/dependencies.ts';
import { CliFailure, exitCodes } from './cli/failure.ts';
import type { Clock } from './core/clock.ts';
import type { GatewayLog } from './telemetry/create-log.ts';
import { loadCosigner, WitnessFolderError } from './witness/cosigner.ts';
import { KnownLogsError, readKnownLogs } from './witness/known-logs.ts';
import { openWitnessServer } from './witness/witness-server.ts';
import { Witness, type WitnessReports } from './witness/witness.ts';

/** A witness that listens. Rejects as `Dependencies.openWitness` says. */
export async function startWitness(options: WitnessStart, clock: Clock, log: GatewayLog): Promise<RunningWitness> {
  const { folder, host, name, port } = options;
  const reports: WitnessReports = {
    cosigned: (origin, size) => log.checkpointCosigned(origin, size),
    inconsistent: (origin, size, reason, file) => log.checkpointInconsistent(origin, size, reason, file),
    refused: (status, reason) => log.clientError(String(status), reason),
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
