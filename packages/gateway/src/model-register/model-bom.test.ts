import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { isSpdxIdentifier } from '../lib/license-guess.ts';
import { digestOf, openModelRoom } from '../testing/model-room.ts';
import { type BomFacts, modelBom } from './model-bom.ts';
import { registeredModels } from './register-view.ts';

async function facts(): Promise<BomFacts> {
  const room = await openModelRoom({
    models: [
      {
        provider: 'local',
        model: 'qwen3:8b',
        license: 'Apache-2.0',
        publisher: 'Alibaba Cloud',
        country: 'CN',
        repository: 'https://huggingface.co/Qwen/Qwen3-8B',
        languages: ['de', 'en'],
        risk: 'Weak in legal German.',
        approvedBy: 'Ms Albers',
        validUntil: '2027-11-30',
      },
      { provider: 'local', model: 'llama', license: 'LicenseRef-Llama-3.1' },
    ],
  });
  room.observer.observe(
    'local',
    [
      {
        id: 'qwen3:8b',
        digest: digestOf('a'),
        evidence: 'manifest',
        facts: { architecture: 'qwen3', contextLength: 40_960 },
      },
      { id: 'llama', digest: undefined, evidence: 'name', facts: { repository: 'https://user:secret@example.org/x' } },
    ],
    room.rules,
  );
  room.observer.observe('cloud', [{ id: 'gpt', digest: undefined, evidence: 'name', facts: {} }], room.rules);
  const place = {
    kind: 'ollama',
    operator: undefined,
    country: undefined,
    authenticated: false,
    crossesBoundary: false,
  };
  return {
    version: '1.2.3',
    models: registeredModels(room.book, room.rules, room.clock.now()),
    services: [
      { id: 'local', endpoint: 'http://127.0.0.1:11434/', ...place },
      {
        id: 'cloud',
        endpoint: 'https://api.example.org/v1',
        ...place,
        authenticated: true,
        crossesBoundary: true,
        operator: 'Example',
        country: 'US',
      },
      { id: 'unused', endpoint: undefined, ...place },
    ],
  };
}

/** As CycloneDX publishes it, in its own library. */
function published(name: string): Record<string, unknown> {
  const folder = createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json');
  const file = new URL(`res/schema/${name}.SNAPSHOT.schema.json`, `file://${folder}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

function faultsOf(bom: unknown): unknown {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  // For addresses in any script, which ours are not.
  ajv.addFormat('iri-reference', true).addFormat('idn-email', true);
  for (const name of ['spdx', 'jsf-0.82']) {
    const { $id: _id, ...schema } = published(name);
    ajv.addSchema(schema, `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  const validate = ajv.compile(published('bom-1.6'));
  return validate(bom) ? [] : validate.errors;
}

describe('the bill of materials', () => {
  test('is what the published schema of CycloneDX 1.6 wants', async () => {
    const bom: unknown = JSON.parse(modelBom(await facts()));
    expect(faultsOf(bom)).toEqual([]);
    expect(faultsOf({ ...(bom as object), components: [{ type: 'model' }] })).not.toEqual([]);
  });

  test('calls a licence by an identifier only where SPDX knows that', async () => {
    const { enum: known } = published('spdx') as { enum: readonly string[] };
    const ours = known.filter(isSpdxIdentifier);
    expect(ours.length).toBeGreaterThan(20);
    expect(isSpdxIdentifier('LicenseRef-Llama-3.1')).toBe(false);
    expect(isSpdxIdentifier('GPL-3.0')).toBe(false);
  });

  test('tells a licence that was declared from one that was only guessed, which stands with the evidence', async () => {
    const given = await facts();
    const [model] = given.models;
    if (model === undefined) throw new Error('no model');
    const bomOf = (more: object): { components: Record<string, unknown>[] } => {
      const bom = JSON.parse(
        modelBom({ ...given, models: [{ ...model, details: {}, facts: { license: 'Apache-2.0', ...more } }] }),
      ) as { components: Record<string, unknown>[] };
      expect(faultsOf(bom)).toEqual([]);
      return bom;
    };
    const [guessed] = bomOf({ licenseGuessed: true }).components;
    expect(guessed).not.toHaveProperty('licenses');
    expect(guessed?.['evidence']).toEqual({ licenses: [{ license: { id: 'Apache-2.0' } }] });
    const [declared] = bomOf({}).components;
    expect(declared).not.toHaveProperty('evidence');
    expect(declared?.['licenses']).toEqual([{ license: { id: 'Apache-2.0', acknowledgement: 'declared' } }]);
  });

  test('names what models are, under which licence, and where they are asked', async () => {
    const bom = JSON.parse(modelBom(await facts())) as Record<string, unknown>;
    expect(bom).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      serialNumber: expect.stringMatching(
        /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      metadata: { timestamp: '2026-11-23T00:00:00.000Z' },
      components: [
        { name: 'gpt', 'bom-ref': 'model:cloud/gpt' },
        { name: 'llama', licenses: [{ license: { name: 'LicenseRef-Llama-3.1', acknowledgement: 'concluded' } }] },
        {
          type: 'machine-learning-model',
          name: 'qwen3:8b',
          version: digestOf('a'),
          publisher: 'Alibaba Cloud',
          hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }],
          licenses: [{ license: { id: 'Apache-2.0', acknowledgement: 'concluded' } }],
          externalReferences: [{ type: 'distribution', url: 'https://huggingface.co/Qwen/Qwen3-8B' }],
          modelCard: {
            modelParameters: { modelArchitecture: 'qwen3' },
            considerations: { technicalLimitations: ['Weak in legal German.'] },
          },
        },
      ],
      services: [
        { name: 'local', endpoints: ['http://127.0.0.1:11434/'], 'x-trust-boundary': false },
        { name: 'cloud', authenticated: true, 'x-trust-boundary': true, provider: { name: 'Example' } },
      ],
    });
    expect(JSON.stringify(bom)).not.toContain('secret');
  });

  test('is the same for the same models, and another one for others', async () => {
    const one = await facts();
    expect(modelBom(one)).toBe(modelBom(await facts()));
    const fewer = { ...one, models: one.models.slice(1) };
    expect(modelBom(fewer)).not.toBe(modelBom(one));
  });
});
