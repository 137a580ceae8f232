import { isDeepStrictEqual } from 'node:util';
import type { ConfigurationPath, Finding } from './problem.ts';
import { type SettingSchema, valueAt } from './schema-map.ts';
import { bondOf, kindOf, type WrittenDocument } from './written-document.ts';

/**
 * What only whoever may write the file may change, and not the console: an administrator's key must neither lock everybody out,
 * nor read files and the environment of the machine, nor reach into its network.
 */

/** These and everything below them: who listens where, whose keys these are, and where the record and its keys lie. */
const protectedSettings: readonly ConfigurationPath[] = [
  ['version'],
  ['tenant'],
  ['dataFolder'],
  ['server'],
  ['tls'],
  ['vault'],
  ['database'],
  ['ledger', 'name'],
  ['ledger', 'rootKey'],
  ['ledger', 'keyService'],
  ['ledger', 'signerFolder'],
];

/** What connects to a database by an address with a password. */
const databaseKinds: ReadonlySet<string> = new Set(['postgresql', 'database', 'pgvector']);

const remedy = 'Change it in the file, on the machine of the gateway.';

/** Findings where `after` says what the console may not. */
export function protectedFindings(before: WrittenDocument, after: WrittenDocument): readonly Finding[] {
  const [was, is] = [claimsOf(before), claimsOf(after)];
  return [
    ...protectedSettings.flatMap((path) => {
      const [old, next] = [before, after].map(({ value }) => valueAt(value, path) ?? {});
      if (isDeepStrictEqual(old, next)) return [];
      return [{ path, message: 'this setting cannot be changed here', remedy }];
    }),
    ...[...is].flatMap(([claim, { path, message }]) => (was.has(claim) ? [] : [{ path, message, remedy }])),
  ];
}

/** Whether the console may not change what stands at a path. */
export function isProtected(path: ConfigurationPath, schemas: readonly SettingSchema[]): boolean {
  const below = protectedSettings.some((setting) => setting.every((step, index) => path[index] === step));
  const items = schemas.flatMap(({ items: of }) => of ?? []);
  return below || [...schemas, ...items].some((schema) => schema.path === true);
}

/** References, but for those to secrets that the gateway keeps: these say themselves where they may be sent. */
function takesFromMachine(text: string): boolean {
  return text.replaceAll(/(?<!\$)\$\{secret:[A-Za-z0-9][A-Za-z0-9._-]{0,63}\}/g, '').includes('${');
}

interface Claim {
  readonly path: ConfigurationPath;
  readonly message: string;
}

/** What a configuration takes from the machine: files, variables, and ways into its network. Those that it has already may stay. */
function claimsOf({ schema, scalars, value: document }: WrittenDocument): Map<string, Claim> {
  const claims = new Map<string, Claim>();
  for (const { node, paths } of scalars) {
    for (const path of paths) {
      const { value } = node;
      const add = (what: string, of: unknown, message: string): void => {
        claims.set(JSON.stringify([what, of, value]), { path, message });
      };
      // A list of files and one file are the same to whoever may read them.
      const names = path.filter((step) => typeof step === 'string');
      const holder = valueAt(document, path.slice(0, path.lastIndexOf(names.at(-1) ?? '')));
      if (typeof value === 'string' && schema.at(path).some((schemaNode) => schemaNode.path === true))
        add('file', [names.at(-1), kindOf(holder)], 'files cannot be named here');
      if (typeof value === 'string' && takesFromMachine(value))
        add(
          'variable',
          bondOf(document, path),
          'variables of the environment, files and secrets of a vault cannot be named here',
        );
      if (path.at(-1) === 'url' && databaseKinds.has(kindOf(valueAt(document, path.slice(0, -1)))))
        add('database', bondOf(document, path), 'databases cannot be named here');
      if (path.at(-1) === 'allowPrivateNetwork' && value === true)
        add('network', bondOf(document, path), 'addresses in a private network cannot be allowed here');
      if (path.at(-1) === 'verify' && path.at(-2) === 'tls' && value === false)
        add('certificate', bondOf(document, path), 'certificates cannot be left unchecked here');
    }
  }
  return claims;
}
