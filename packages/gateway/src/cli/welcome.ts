import { isIP } from 'node:net';
import { assistantPrefix } from '@gatehouse/contract/knowledge';
import type { LoadedConfiguration } from '../config/load.ts';
import type { CreatedKey } from '../core/access.ts';
import { commandLine, type Place, shellQuote } from './command-line.ts';
import type { Dependencies, RunningGateway } from './dependencies.ts';
import { printable, type Printer } from './printer.ts';

export interface Welcome {
  readonly gateway: RunningGateway;
  readonly loaded: LoadedConfiguration;
  readonly dataFolder: string;
  readonly place: Place;
  /** The keys that were made just now; empty at later starts. */
  readonly created: readonly CreatedKey[];
  readonly printer: Printer;
}

/** Prints where the gateway is, how to call it and what to do next. */
export async function printWelcome(
  dependencies: Dependencies,
  { gateway, loaded, dataFolder, place, created, printer }: Welcome,
): Promise<void> {
  const models = await gateway.models();
  const address = reachableAddress(gateway.url);

  printer.line();
  printer.line(printer.style('bold', `Gatehouse ${dependencies.version} is running`));
  printer.line();
  printer.table([
    ['API', `${address}/v1`],
    ...(gateway.consoleUrl === undefined ? [] : [['Console', reachableAddress(gateway.consoleUrl)]]),
    ['Models', summarise(models.map(named))],
    ['Configuration', loaded.file],
    ['Data', dataFolder],
  ]);
  printer.line();
  const newKey = commandLine(dependencies, 'keys create --name my-app', place);
  printKeys(printer, newKey, created);
  printCurl(printer, { address, models, loaded, key: created.find(({ record }) => record.role === 'user')?.key });
  const consoleAddress = gateway.consoleUrl === undefined ? undefined : reachableAddress(gateway.consoleUrl);
  printer.line('Next:');
  printer.table([
    ...(consoleAddress === undefined
      ? []
      : [[`${consoleAddress}/start`, 'the first steps in a browser, with the admin key']]),
    ...(consoleAddress === undefined || loaded.configuration.knowledge.collections.length === 0
      ? []
      : [[`${consoleAddress}/knowledge`, 'what assistants answer from, and why they answer what']]),
    [newKey, 'a key for each application'],
    [commandLine(dependencies, 'explain', place), 'what happens to a request'],
    [commandLine(dependencies, 'doctor', place), 'test the model servers and this machine'],
    [loaded.file, 'edit it: changes apply by themselves'],
  ]);
  printer.line();
  printer.line('Ctrl-C stops it.');
}

/** An assistant has no provider of its own. */
function named({ id, provider }: Call['models'][number]): string {
  return provider === '' ? printable(id) : `${printable(id)} (${printable(provider)})`;
}

function printKeys(printer: Printer, newKey: string, created: readonly CreatedKey[]): void {
  if (created.length === 0) {
    printer.line(`Keys are shown only when they are made. A new one: ${newKey}`);
    printer.line();
    return;
  }
  printer.line(printer.style('bold', 'Your keys, shown only this once:'));
  printer.line();
  printer.table(created.map(({ record, key }) => [record.role, printer.style('green', key)]));
  printer.line();
}

/** Questions that are shown at the start. */
const mostExamples = 6;

interface Call {
  readonly address: string;
  readonly models: readonly { readonly id: string; readonly provider: string }[];
  readonly loaded: LoadedConfiguration;
  readonly key: string | undefined;
}

function printCurl(printer: Printer, { address, models, loaded, key }: Call): void {
  // An assistant answers with its source, whatever model words it. The models of embedding servers cannot chat; their names say so by custom.
  const model =
    models.find(({ id }) => id.startsWith(assistantPrefix)) ??
    models.find(({ id }) => !/embed|rerank|bge|e5-/i.test(id)) ??
    models[0];
  if (model === undefined) {
    printer.line(
      `${printer.style('yellow', 'No model is there yet.')} Load one into a model server; the gateway finds it by itself.`,
    );
    printer.line();
    return;
  }
  const quotes =
    model.id.startsWith(assistantPrefix) ||
    loaded.configuration.providers.some(({ id, kind }) => id === model.provider && kind === 'extractive');
  const examples = loaded.configuration.knowledge.assistants.find(
    ({ id }) => `${assistantPrefix}${id}` === model.id,
  )?.examples;
  const example = examples?.en?.[0] ?? examples?.de?.[0];
  const content = example ?? (quotes ? 'How can I return an order?' : 'Say hello in English and in German.');
  const body = JSON.stringify({ model: model.id, messages: [{ role: 'user', content }] });
  printer.line(key === undefined ? 'Try it, with a user key of yours:' : 'Try it:');
  printer.line();
  if (key === undefined) printer.line('  export GATEHOUSE_KEY=gh_user_…');
  const { url, options } = trusted(`${address}/v1/chat/completions`, loaded);
  printer.line(`  curl ${[...options, shellQuote(url)].join(' ')} \\`);
  printer.line(
    `    -H ${key === undefined ? '"authorization: Bearer $GATEHOUSE_KEY"' : shellQuote(`authorization: Bearer ${key}`)} \\`,
  );
  printer.line("    -H 'content-type: application/json' \\");
  printer.line(`    -d ${shellQuote(printable(body))}`);
  printer.line();
  const others = [...(examples?.en ?? []), ...(examples?.de ?? [])].filter((question) => question !== content);
  if (others.length === 0) return;
  printer.line('Or ask it:');
  for (const question of others.slice(0, mostExamples)) printer.line(`  ${printable(question)}`);
  printer.line();
}

/**
 * An address that the certificate is for, and what curl must be told to trust it: where the file of the certificate has its own
 * root, that is no public authority, and a name must not depend on a name service that may not know it yet.
 */
function trusted(url: string, { certificates }: LoadedConfiguration): { url: string; options: readonly string[] } {
  const own = certificates.find(({ path }) => path === 'tls');
  if (own === undefined) return { url, options: [] };
  const { certificate, bringsItsRoot } = own.pair;
  const options = bringsItsRoot ? ['--cacert', shellQuote(own.file)] : [];
  const { hostname, port, pathname } = new URL(url);
  const address = hostname.replace(/^\[|\]$/g, '');
  const fits = isIP(address) === 0 ? certificate.checkHost(address) : certificate.checkIP(address);
  const name = /(?:^|, )DNS:([A-Za-z0-9.-]+)(?:,|$)/.exec(certificate.subjectAltName ?? '')?.[1];
  if (fits !== undefined || name === undefined) return { url, options };
  return {
    url: `https://${name}:${port}${pathname}`,
    options: [...options, '--resolve', shellQuote(`${name}:${port}:${hostname}`)],
  };
}

/** An address that a client on this machine can use, where the gateway listens on all of them. */
function reachableAddress(url: string): string {
  return url.replace('//0.0.0.0', '//127.0.0.1').replace('//[::]', '//[::1]').replace(/\/$/, '');
}

function summarise(names: readonly string[]): string {
  if (names.length === 0) return 'none yet';
  const shown = names.slice(0, 4).join(', ');
  return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
}
