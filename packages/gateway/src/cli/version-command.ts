import type { Command } from 'commander';
import type { Dependencies } from './dependencies.ts';

export function addVersionCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('version')
    .description('print the version')
    .action(() => {
      dependencies.stdout.write(`gatehouse ${dependencies.version} (Node.js ${dependencies.nodeVersion})\n`);
    });
}
