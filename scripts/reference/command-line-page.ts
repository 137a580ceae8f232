import type { Command } from 'commander';
import type { Dependencies } from '../../packages/gateway/src/cli/dependencies.ts';
import { createProgram } from '../../packages/gateway/src/cli/program.ts';
import { generatedNote } from './setting.ts';

/** docs/reference/command-line.md: the help of every command, as it prints it. */
export function commandLinePage(): string {
  const sections: string[] = [];
  collect(createProgram(onlyForHelp), 'gatehouse', sections);
  return `# Command line

${generatedNote}

In a clone, \`npm start\` is \`gatehouse start\` after a build, and \`npm run -s gatehouse -- <command>\` runs any other. Messages of
failures go to standard error, each with its remedy. Commands that are printed for you to copy are called as you have called
the program, and name the configuration and the data folder that you have named. Colours are for terminals only and heed \`NO_COLOR\`.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | something was found wrong (\`check\`, \`doctor\`, \`verify\`), could be done in part only (\`knowledge ingest\`), or failed |
| 2 | the command line cannot be understood |
| 3 | the configuration is missing or not valid |
| 4 | the data folder cannot be used |
| 5 | the address or port cannot be listened on |
| 6 | another gateway runs on the data folder |
| 7 | what was to be verified could not be read |
| 8 | somebody else must approve it first |
| 130 | stopped at once by a second Ctrl-C |

${sections.join('\n')}`;
}

function collect(command: Command, name: string, sections: string[]): void {
  let text = '';
  command.configureOutput({
    writeOut: (piece) => void (text += piece),
    getOutHelpWidth: () => 100,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  sections.push(`## ${name}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`);
  for (const child of command.commands) collect(child, `${name} ${child.name()}`, sections);
}

function unused(): never {
  throw new Error('help needs nothing of the world');
}

const onlyForHelp: Dependencies = {
  stdin: unused,
  stdout: { write: unused },
  stderr: { write: unused },
  environment: {},
  workingFolder: '',
  clock: { now: unused, elapsed: unused },
  version: '',
  nodeVersion: '',
  processId: 0,
  commandName: 'gatehouse',
  exampleShop: undefined,
  schemaPath: undefined,
  onSignal: unused,
  onParentGone: unused,
  exitNow: unused,
  discoverLocalServers: unused,
  openKeys: unused,
  openDirectory: unused,
  makeBundle: unused,
  recordExport: unused,
  rotateKey: unused,
  recordDisclosure: unused,
  replaceLostKey: unused,
  renewKeyStore: unused,
  readContent: unused,
  openReferences: unused,
  openAttacks: unused,
  openSecrets: unused,
  recordRewrap: unused,
  checkSecrets: unused,
  openConsents: unused,
  buildRegister: unused,
  openKeeping: unused,
  checkWitnesses: unused,
  checkTokenModel: unused,
  checkDatabase: unused,
  checkOthers: unused,
  createTextInspection: unused,
  createTextPseudonyms: unused,
  openVault: unused,
  openCosts: unused,
  releaseStatistics: unused,
  createProviders: unused,
  explainPath: unused,
  openPrompts: unused,
  judgeCase: unused,
  startGateway: unused,
  openWitness: unused,
};
