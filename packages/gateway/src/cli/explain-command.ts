import { explainFact } from '@gatehouse/contract/explain-fact';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import type { Command } from 'commander';
import type { Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { explainRequest } from './explain-request.ts';
import { loadOrFail, overridesOf, requireFile } from './located-configuration.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

interface Options extends Place {
  readonly request?: string;
  readonly url?: string;
  readonly leaveOneOut: boolean;
  readonly json: boolean;
}

export function addExplainCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('explain')
    .description('print what happens to a request, stage by stage, as configured')
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--request <id>', 'instead, why a request was answered as it was: passages, sentences, guards, route')
    .option('--url <address>', 'with --request, the gateway to ask; the one of the configuration without it')
    .option(
      '--leave-one-out',
      'with --request, ask the model again without each passage, and tell what that changes',
      false,
    )
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `\nExamples:\n  ${dependencies.commandName} explain --json | jq .models\n  GATEHOUSE_KEY=gh_… ${dependencies.commandName} explain --request req_083ff00b…\n`,
    )
    .action(async (options: Options) => {
      if (options.request !== undefined) return explainRequest(dependencies, options.request, options);
      const file = await requireFile(dependencies, options.config);
      const loaded = await loadOrFail(dependencies, file, { overrides: overridesOf(dependencies, options) });
      const explanation = await dependencies.explainPath(loaded.configuration);
      const printer = createPrinter(dependencies.stdout, dependencies.environment);
      if (options.json) {
        printer.line(
          JSON.stringify({ file: loaded.file, hash: loaded.hash, sources: loaded.sources, ...explanation }, null, 2),
        );
        return;
      }
      printer.line(`The path of a request, as ${loaded.file} configures it; the answer goes back the other way.`);
      explanation.stages.forEach((stage, index) => {
        printer.line();
        printer.line(`${String(index + 1).padStart(2)}  ${printer.style('bold', stage.name)}`);
        for (const fact of stage.facts) printFact(printer, fact);
      });
      printer.line();
      printer.line(printer.style('bold', 'Models'));
      if (explanation.models.length === 0) printer.line('  none yet: no provider lists a model');
      printer.table(
        explanation.models.map((model) => [
          printable(model.name),
          `→ ${printable(model.provider)}`,
          printable(model.target),
        ]),
      );
      if (loaded.sources.length > 0) {
        printer.line();
        printer.line(printer.style('bold', 'From the environment'));
        printer.table(loaded.sources.map((source) => [source.path, source.variables.join(', ')]));
      }
      printer.line();
      printer.line(printer.style('dim', `Policy        ${explanation.policy}`));
      printer.line(printer.style('dim', `Configuration ${loaded.hash}`));
    });
}

function printFact(printer: Printer, fact: StageFact): void {
  const { name, text, details } = explainFact(fact, 'en');
  printer.line(`    ${name === undefined ? '' : `${printer.style('bold', printable(name))}: `}${printable(text)}`);
  for (const detail of details) printer.line(`      ${printable(detail)}`);
}
