import { stat } from 'node:fs/promises';
import { cosignerKeyForm } from '@gatehouse/contract/config';
import { age } from '@gatehouse/contract/units';
import { parseVerifierKey, rawPublicKey, SignedNoteError } from '../lib/signed-note.ts';
import { addressFindings } from './address-findings.ts';
import { type Entry, entries, textAt } from './entries.ts';
import { mention } from './explain-issue.ts';
import { inspectionFindings } from './inspection-checks.ts';
import { knowledgeFindings } from './knowledge-checks.ts';
import { modelFindings } from './model-checks.ts';
import { priceFindings } from './price-checks.ts';
import { promptFindings } from './prompt-checks.ts';
import { privacyFindings } from './privacy-checks.ts';
import type { ConfigurationPath, Finding } from './problem.ts';
import { registerFindings } from './register-checks.ts';
import { childOf, valueAt } from './schema-map.ts';
import { signInFindings } from './sign-in-checks.ts';
import { validationFindings } from './validation-checks.ts';

/**
 * What no schema can say: references between settings, names that must differ, addresses. Works on values that may still be
 * wrong elsewhere, so that everything is reported at once; what has the wrong type is the schema's to report.
 */
export function crossCheck(value: unknown): readonly Finding[] {
  return [
    ...answererFindings(value),
    ...providerFindings(value),
    ...duplicates(entries(value, ['models']), 'name', 'two models have this name'),
    ...modelFindings(value),
    ...registerFindings(value),
    ...inspectionFindings(value),
    ...witnessFindings(value),
    ...retentionFindings(value),
    ...keyServiceFindings(value),
    ...clearTokenFindings(value, ['vault']),
    ...privacyFindings(value),
    ...priceFindings(value),
    ...signInFindings(value),
    ...validationFindings(value),
    ...knowledgeFindings(value),
    ...promptFindings(value),
  ];
}

const day = 86_400_000;

/** Content must not outlive the leaves that tell of it, nor be due before it may be erased. Ages are milliseconds here. */
function retentionFindings(value: unknown): Finding[] {
  const path = ['ledger', 'retention'];
  const retention = valueAt(value, path);
  const leaves = childOf(retention, 'leaves');
  const classes = childOf(retention, 'classes');
  const findings: Finding[] = [];
  for (const name of typeof classes === 'object' && classes !== null ? Object.keys(classes) : []) {
    const own = childOf(classes, name);
    const [minimum, maximum] = [childOf(own, 'minimum'), childOf(own, 'maximum')].map(millisecondsOf);
    const at = [...path, 'classes', name];
    if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
      findings.push({ path: [...at, 'minimum'], message: '`minimum` is more than `maximum`', remedy: 'Lower it.' });
    }
    if (maximum === 0)
      findings.push({
        path: [...at, 'maximum'],
        message: 'content cannot be kept for no time',
        remedy: 'Write 1h or more.',
      });
    const longest = millisecondsOf(leaves) ?? 184 * day;
    if (maximum !== undefined && maximum + day > longest) {
      findings.push({
        path: [...at, 'maximum'],
        message: 'content would be kept longer than the leaves that tell of it',
        remedy: 'Raise `ledger.retention.leaves` to at least a day more.',
      });
    }
  }
  return findings;
}

/** A token must not go over a network in the clear, and there is one root key. */
function keyServiceFindings(value: unknown): Finding[] {
  const path = ['ledger', 'keyService'];
  const service = valueAt(value, path);
  if (typeof service !== 'object' || service === null) return [];
  const findings: Finding[] = [];
  if (valueAt(value, ['ledger', 'rootKey']) !== undefined) {
    findings.push({ path, message: 'there is a `ledger.rootKey` as well', remedy: 'Give one of the two.' });
  }
  return [...findings, ...clearTokenFindings(value, path)];
}

function clearTokenFindings(value: unknown, path: ConfigurationPath): Finding[] {
  const url = childOf(valueAt(value, path), 'url');
  if (typeof url !== 'string' || !URL.canParse(url)) return [];
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)) return [];
  const message = 'the token would go over the network in the clear';
  return [{ path: [...path, 'url'], message, remedy: 'Use https.' }];
}

/** Of an age as it is written or as it is parsed. */
function millisecondsOf(value: unknown): number | undefined {
  const parsed = typeof value === 'string' ? age.safeParse(value).data : value;
  return typeof parsed === 'number' ? parsed : undefined;
}

/** Somebody has to answer: a model server, or an assistant, which needs none to quote. */
function answererFindings(value: unknown): Finding[] {
  const providers = valueAt(value, ['providers']);
  const isThereAny = providers !== undefined && !(Array.isArray(providers) && providers.length === 0);
  if (isThereAny || entries(value, ['knowledge', 'assistants']).length > 0) return [];
  return [
    {
      path: ['providers'],
      message: providers === undefined ? 'is missing' : 'must not be empty',
      remedy: 'List a model server, or under `knowledge.assistants` an assistant, which quotes documents without one.',
    },
  ];
}

function providerFindings(value: unknown): Finding[] {
  const providers = entries(value, ['providers']);
  const findings = duplicates(providers, 'id', 'two providers have this id');
  for (const { path, entry } of providers) {
    const baseUrl = childOf(entry, 'baseUrl');
    if (typeof baseUrl === 'string' && URL.canParse(baseUrl)) {
      findings.push(
        ...addressFindings([...path, 'baseUrl'], new URL(baseUrl), childOf(entry, 'allowPrivateNetwork') === true),
      );
    }
    const tls = childOf(entry, 'tls');
    if ((childOf(tls, 'cert') === undefined) !== (childOf(tls, 'key') === undefined)) {
      findings.push({
        path: [...path, 'tls'],
        message: '`cert` and `key` go together',
        remedy: 'Give both or neither.',
      });
    }
  }
  return findings;
}

function witnessFindings(value: unknown): Finding[] {
  const witnesses = entries(value, ['ledger', 'witnesses']);
  const findings = [
    ...duplicates(witnesses, 'name', 'two witnesses have this name'),
    ...duplicates(witnesses, 'url', 'two witnesses have this address'),
  ];
  const publicKeys = new Map<string, ConfigurationPath>();
  for (const { path, entry } of witnesses) {
    for (const name of ['url', 'monitoringUrl']) {
      const url = textAt(entry, name);
      if (url === undefined || !URL.canParse(url)) continue;
      findings.push(...addressFindings([...path, name], new URL(url), childOf(entry, 'allowPrivateNetwork') === true));
    }
    const vkey = textAt(entry, 'vkey');
    // Another form is the schema's to report.
    if (vkey === undefined || !cosignerKeyForm.test(vkey)) continue;
    try {
      const key = rawPublicKey(parseVerifierKey(vkey).publicKey).toString('hex');
      const first = publicKeys.get(key);
      // Of two names of one key, both would count.
      if (first !== undefined) {
        findings.push({
          path: [...path, 'vkey'],
          message: 'two witnesses have this public key',
          remedy: `The first is ${mention(first)}.`,
        });
      } else publicKeys.set(key, path);
    } catch (thrown) {
      const message = thrown instanceof SignedNoteError ? thrown.message : 'this is no verifier key';
      findings.push({ path: [...path, 'vkey'], message, remedy: 'Copy the key that the witness prints at its start.' });
    }
  }
  const authority = valueAt(value, ['ledger', 'timestamping']);
  const address = textAt(authority, 'url');
  if (address !== undefined && URL.canParse(address)) {
    const path = ['ledger', 'timestamping', 'url'];
    findings.push(...addressFindings(path, new URL(address), childOf(authority, 'allowPrivateNetwork') === true));
  }
  const quorum = valueAt(value, ['ledger', 'quorum']);
  if (typeof quorum === 'number' && quorum > witnesses.length) {
    findings.push({
      path: ['ledger', 'quorum'],
      message: `there are only ${witnesses.length} witnesses`,
      remedy: 'Write a number that they can reach, or leave it out.',
    });
  }
  return findings;
}

function duplicates(list: readonly Entry[], name: string, message: string): Finding[] {
  const seen = new Map<string, ConfigurationPath>();
  const findings: Finding[] = [];
  for (const { path, entry } of list) {
    const text = textAt(entry, name);
    if (text === undefined) continue;
    const first = seen.get(text);
    if (first === undefined) seen.set(text, path);
    else findings.push({ path: [...path, name], message, remedy: `The first is ${mention(first)}.` });
  }
  return findings;
}

/** A file or folder that the configuration names, with its absolute path. */
export interface NamedPath {
  readonly path: ConfigurationPath;
  readonly absolute: string;
}

/** Findings for named files and folders that are not there. */
export async function missingFiles(named: readonly NamedPath[]): Promise<readonly Finding[]> {
  const found = await Promise.all(
    named.map(async ({ path, absolute }) => {
      try {
        await stat(absolute);
        return undefined;
      } catch {
        return {
          path,
          message: `there is no \`${absolute}\``,
          remedy: 'Paths are relative to the configuration file.',
        };
      }
    }),
  );
  return found.filter((finding) => finding !== undefined);
}
