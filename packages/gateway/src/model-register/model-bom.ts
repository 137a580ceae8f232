import { createHash } from 'node:crypto';
import type { ModelEntry } from '@gatehouse/contract/admin-model-register';
import { originOf } from '@gatehouse/contract/model-register';
import { canonicalJson } from '../lib/canonical-json.ts';
import { isSpdxIdentifier } from '../lib/license-guess.ts';

/** A provider, as the list names it. */
export interface BomService {
  readonly id: string;
  readonly kind: string;
  /** Without what could be a secret; undefined where it runs in this process. */
  readonly endpoint: string | undefined;
  readonly authenticated: boolean;
  /** Whether what is sent there leaves the organisation. */
  readonly crossesBoundary: boolean;
  readonly operator: string | undefined;
  readonly country: string | undefined;
}

export interface BomFacts {
  readonly version: string;
  readonly models: readonly ModelEntry[];
  readonly services: readonly BomService[];
}

/**
 * All models with their digests, licences and origins, as a bill of materials: CycloneDX 1.6, canonical JSON. The same models give the same
 * bytes: its time is that of the last change, and its number is made of what is in it.
 */
export function modelBom({ models, services, version }: BomFacts): string {
  const listed = models.filter(({ standing }) => standing !== 'refused');
  const used = services.filter(({ id }) => listed.some(({ provider }) => provider === id));
  const changed = Math.max(0, ...listed.map(lastChange));
  const content = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      ...(changed === 0 ? {} : { timestamp: new Date(changed).toISOString() }),
      tools: { components: [{ type: 'application', name: 'gatehouse', version }] },
      component: { 'bom-ref': 'gatehouse', type: 'application', name: 'gatehouse', version },
    },
    components: listed.map(componentOf),
    services: used.map(serviceOf),
    dependencies: [
      { ref: 'gatehouse', dependsOn: used.map(({ id }) => serviceRef(id)) },
      ...used.map(({ id }) => ({
        ref: serviceRef(id),
        dependsOn: listed.filter(({ provider }) => provider === id).map(modelRef),
      })),
    ],
  };
  return canonicalJson({ ...content, serialNumber: `urn:uuid:${uuidOf(canonicalJson(content))}` });
}

function componentOf(entry: ModelEntry): object {
  const { details, digest, facts, model } = entry;
  const publisher = details.publisher ?? facts.publisher;
  const repository = details.repository ?? webAddress(facts.repository);
  const sha256 = digest?.startsWith('sha256:') === true ? digest.slice(7) : undefined;
  return {
    'bom-ref': modelRef(entry),
    type: 'machine-learning-model',
    name: model,
    ...(digest === null ? {} : { version: digest }),
    ...(publisher === undefined ? {} : { publisher }),
    ...(sha256 === undefined ? {} : { hashes: [{ alg: 'SHA-256', content: sha256 }] }),
    ...licensesOf(entry),
    ...(repository === undefined ? {} : { externalReferences: [{ type: 'distribution', url: repository }] }),
    modelCard: modelCardOf(entry),
    properties: propertiesOf(entry),
  };
}

/**
 * What somebody has registered is concluded, and what a server or file says of its model is declared. What was only guessed from a text is
 * neither: it stands with the evidence.
 */
function licensesOf({ details, facts }: ModelEntry): object {
  if (details.license !== undefined)
    return { licenses: [{ license: { ...licenseOf(details.license), acknowledgement: 'concluded' } }] };
  if (facts.license === undefined) return {};
  if (facts.licenseGuessed === true) return { evidence: { licenses: [{ license: licenseOf(facts.license) }] } };
  return { licenses: [{ license: { ...licenseOf(facts.license), acknowledgement: 'declared' } }] };
}

function licenseOf(license: string): object {
  return isSpdxIdentifier(license) ? { id: license } : { name: license };
}

function modelCardOf({ details, facts }: ModelEntry): object {
  const architecture = facts.architecture === undefined ? {} : { modelArchitecture: facts.architecture };
  return {
    modelParameters: { ...architecture, inputs: [{ format: 'text' }], outputs: [{ format: 'text' }] },
    ...(details.risk === undefined ? {} : { considerations: { technicalLimitations: [details.risk] } }),
  };
}

/** What the form has no place for. Names are stable. */
function propertiesOf(entry: ModelEntry): readonly { readonly name: string; readonly value: string }[] {
  const { details, digest, evidence, facts, findings, standing } = entry;
  const context = details.contextLength ?? facts.contextLength;
  const values: Readonly<Record<string, string | undefined>> = {
    standing,
    digest: digest ?? undefined,
    evidence,
    accepted: entry.accepted.length === 0 ? undefined : entry.accepted.join(' '),
    'approved-by': details.approvedBy,
    'approved-at': details.approvedAt,
    'valid-until': details.validUntil,
    'accepted-by': entry.acceptances[0]?.actor,
    country: details.country,
    origin: details.country === undefined ? undefined : originOf(details.country),
    'context-length': context === undefined ? undefined : String(context),
    languages: (details.languages ?? facts.languages)?.join(' '),
    parameters: facts.parameters,
    quantisation: facts.quantisation,
    'license-guessed': details.license === undefined && facts.licenseGuessed === true ? 'true' : undefined,
    warnings: findings.length === 0 ? undefined : findings.map(({ code }) => code).join(' '),
  };
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [{ name: `gatehouse:model:${name}`, value }]))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function serviceOf({ authenticated, country, crossesBoundary, endpoint, id, kind, operator }: BomService): object {
  return {
    'bom-ref': serviceRef(id),
    name: id,
    ...(operator === undefined ? {} : { provider: { name: operator } }),
    ...(endpoint === undefined ? {} : { endpoints: [endpoint] }),
    authenticated,
    'x-trust-boundary': crossesBoundary,
    properties: [
      ...(country === undefined ? [] : [{ name: 'gatehouse:provider:country', value: country }]),
      { name: 'gatehouse:provider:kind', value: kind },
    ],
  };
}

function modelRef({ model, provider }: ModelEntry): string {
  return `model:${encodeURIComponent(provider)}/${encodeURIComponent(model)}`;
}

function serviceRef(id: string): string {
  return `provider:${encodeURIComponent(id)}`;
}

/** A reference must be an address that can be followed. */
function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { href, password, protocol, username } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '' ? href : undefined;
}

function lastChange({ acceptances, history, registered }: ModelEntry): number {
  return Math.max(registered?.at ?? 0, ...acceptances.map(({ at }) => at), ...history.map(({ firstAt }) => firstAt));
}

/** A UUID of version 8 (RFC 9562): its bits are ours to choose. */
function uuidOf(content: string): string {
  const bytes = createHash('sha256').update(content).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
