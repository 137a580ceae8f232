import type { PromptCase } from '@gatehouse/contract/prompts';
import { promptPrefix } from '@gatehouse/contract/prompts';
import type { Command } from 'commander';
import type { PromptBook } from '../core/prompt-book.ts';
import type { AskedPrompt } from './ask-prompt.ts';
import { askPrompt } from './ask-prompt.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { addressOf } from './gateway-address.ts';
import { loadOrFail, requireFile } from './located-configuration.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

type Template = PromptBook['templates'][number];

interface Options {
  readonly config?: string;
  readonly json: boolean;
}

interface TestOptions extends Options {
  readonly url?: string;
  readonly all: boolean;
}

/** The templates of the configuration: looking at them, and asking their cases. */
export function addPromptCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  const prompt = program.command('prompt').description('list, show and test the prompt templates of the configuration');
  prompt
    .command('list')
    .description('list the templates and their versions')
    .option('--config <file>', 'the configuration file')
    .option('--json', 'print JSON', false)
    .action((options: Options) => list(dependencies, options));
  prompt
    .command('show')
    .argument('<name>', 'such as support, or support@2 for a version')
    .description('print what a template asks, and what is filled in')
    .option('--config <file>', 'the configuration file')
    .option('--json', 'print JSON', false)
    .action((name: string, options: Options) => show(dependencies, name, options));
  prompt
    .command('test')
    .argument('[name]', 'such as support, or support@2 for a version; all that answer without one if left out')
    .description('ask a running gateway the cases of templates, and hold the answers against what they expect')
    .option('--url <address>', 'of the gateway; that of the configuration if left out')
    .option('--all', 'all versions, drafts as well', false)
    .option('--config <file>', 'the configuration file')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
The environment variable GATEHOUSE_KEY holds a key that may call the templates. The gateway must have the same templates: it is asked for their
very versions. The exit code is 1 where an answer is not as expected, or there is none.

Examples:
  ${commandName} prompt test support
  ${commandName} prompt test --url https://gateway.example.org --json
`,
    )
    .action((name: string | undefined, options: TestOptions) => test(dependencies, name, options));
}

async function open(dependencies: Dependencies, options: Pick<Options, 'config'>): Promise<readonly Template[]> {
  const { configuration } = await loadOrFail(dependencies, await requireFile(dependencies, options.config));
  return (await dependencies.openPrompts(configuration.prompts)).templates;
}

function calledOf({ name, version }: Template): string {
  return `${name}@${version}`;
}

/** Those that a name means: with a version that one, without it the one that answers. */
function chosen(templates: readonly Template[], name: string): readonly Template[] {
  const wanted = name.startsWith(promptPrefix) ? name.slice(promptPrefix.length) : name;
  const found = templates.filter((one) => calledOf(one) === wanted || (one.name === wanted && one.current));
  if (found.length > 0) return found;
  const drafts = templates.filter((one) => one.name === wanted).map(calledOf);
  throw new CliFailure(
    exitCodes.usage,
    `There is no template ${printable(name)}`,
    drafts.length > 0
      ? `All its versions are drafts; name one: ${drafts.join(', ')}.`
      : templates.length === 0
        ? 'The configuration has none: `prompts.templates` and `prompts.folder` are where they stand.'
        : `There is ${[...new Set(templates.map((one) => one.name))].join(', ')}.`,
  );
}

async function list(dependencies: Dependencies, options: Options): Promise<void> {
  const templates = await open(dependencies, options);
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) {
    printer.line(JSON.stringify({ templates }, null, 2));
    return;
  }
  if (templates.length === 0) {
    printer.line('The configuration has no templates: `prompts.templates` and `prompts.folder` are where they stand.');
    return;
  }
  printer.table([
    ['TEMPLATE', 'STATE', 'MODEL', 'LANGUAGES', 'VARIABLES', 'CASES', 'HASH'].map((title) =>
      printer.style('dim', title),
    ),
    ...templates.map((template) => [
      `${promptPrefix}${calledOf(template)}`,
      template.current ? 'answers' : template.draft ? 'draft' : 'older',
      printable(template.model),
      Object.keys(template.texts).join(' '),
      Object.keys(template.variables).join(' '),
      String(template.cases.length),
      template.hash.slice(0, 12),
    ]),
  ]);
}

async function show(dependencies: Dependencies, name: string, options: Options): Promise<void> {
  const [template] = chosen(await open(dependencies, options), name);
  if (template === undefined) return;
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) printer.line(JSON.stringify(template, null, 2));
  else print(printer, template);
}

function print(printer: Printer, template: Template): void {
  const { description, hash, model, texts, variables } = template;
  printer.line(printer.style('bold', `${promptPrefix}${calledOf(template)}`));
  if (description !== undefined) printer.line(printable(description));
  printer.table([
    ['model', printable(model)],
    ['hash', hash],
  ]);
  if (Object.keys(variables).length > 0) {
    printer.line();
    printer.line(printer.style('bold', 'Variables'));
    printer.table(
      Object.entries(variables).map(([name, variable]) => {
        const { default: usual, description: meant, required, type } = variable;
        const values =
          type === 'enum' ? [`one of ${variable.values.map((one) => JSON.stringify(one)).join(', ')}`] : [];
        return [
          name,
          type,
          usual !== undefined ? `default ${printable(JSON.stringify(usual))}` : required ? 'needed' : 'may be left out',
          printable([...(meant === undefined ? [] : [meant]), ...values].join('; ')),
        ];
      }),
    );
  }
  for (const [language, { examples, system, user }] of Object.entries(texts)) {
    for (const [part, text] of [
      ['system', system],
      ...examples.flatMap((example) => [
        ['example', example.user],
        ['  answer', example.assistant],
      ]),
      ['user', user],
    ] as const) {
      if (text === undefined) continue;
      printer.line();
      printer.line(printer.style('bold', `${language}: ${part}`));
      for (const line of text.split('\n')) printer.line(`  ${printable(line)}`);
    }
  }
}

interface CaseResult {
  readonly template: string;
  readonly case: string;
  readonly passed: boolean;
  /** What is not as expected, or why there is no answer. */
  readonly failures: readonly string[];
  readonly answer?: string;
  readonly tokens?: number;
  readonly milliseconds: number;
}

async function test(dependencies: Dependencies, name: string | undefined, options: TestOptions): Promise<void> {
  const file = await requireFile(dependencies, options.config);
  const { configuration } = await loadOrFail(dependencies, file);
  const key = dependencies.environment['GATEHOUSE_KEY'];
  if (key === undefined || key === '')
    throw new CliFailure(
      exitCodes.usage,
      'There is no key to ask with',
      `Set GATEHOUSE_KEY; \`${dependencies.commandName} keys create --name prompts\` makes one.`,
    );
  const { templates } = await dependencies.openPrompts(configuration.prompts);
  const meant =
    name === undefined ? templates.filter(({ current }) => current || options.all) : chosen(templates, name);
  const url = options.url ?? addressOf(configuration.server, configuration.tls !== undefined);
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  const results: CaseResult[] = [];
  for (const template of meant) {
    for (const one of template.cases) {
      const result = await runCase(dependencies, template, one, { url, key });
      results.push(result);
      if (!options.json) tell(printer, result);
    }
  }
  const failed = results.filter(({ passed }) => !passed).length;
  if (options.json) printer.line(JSON.stringify({ cases: results.length, failed, results }, null, 2));
  else if (results.length === 0) printer.line('There are no cases: `cases` of a template is where they stand.');
  else {
    printer.line();
    printer.line(
      `${results.length} ${results.length === 1 ? 'case' : 'cases'}, ${results.length - failed} as expected, ${failed} not`,
    );
  }
  if (failed > 0) throw new CliFailure(exitCodes.failed);
}

async function runCase(
  { clock, judgeCase }: Dependencies,
  template: Template,
  one: PromptCase,
  gateway: { readonly url: string; readonly key: string },
): Promise<CaseResult> {
  const began = clock.elapsed();
  const asked: AskedPrompt = await askPrompt({ ...gateway, model: `${promptPrefix}${calledOf(template)}`, asked: one });
  const milliseconds = Math.round(clock.elapsed() - began);
  const about = { template: calledOf(template), case: one.name, milliseconds };
  if ('fault' in asked) return { ...about, passed: false, failures: [asked.fault] };
  const failures = judgeCase(one.expect, asked);
  return {
    ...about,
    passed: failures.length === 0,
    failures,
    answer: asked.text,
    ...(asked.tokens === undefined ? {} : { tokens: asked.tokens }),
  };
}

function tell(
  printer: Printer,
  { answer, case: name, failures, milliseconds, passed, template, tokens }: CaseResult,
): void {
  const mark = passed ? printer.style('green', 'ok  ') : printer.style('red', 'FAIL');
  const figures = [`${milliseconds} ms`, ...(tokens === undefined ? [] : [`${tokens} tokens`])].join(', ');
  printer.line(`${mark}  ${template}  ${printable(name)}  ${printer.style('dim', figures)}`);
  for (const failure of failures) printer.line(`      ${printable(failure)}`);
  if (!passed && answer !== undefined)
    printer.line(printer.style('dim', `      answer: ${printable(answer.slice(0, 300))}`));
}
