import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import type { Leaf } from '@gatehouse/contract/leaf';
import {
  createTestGateway,
  type TestGateway,
  type TestGatewayOptions,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';

let test: TestGateway | undefined;

async function open(
  pseudonymisation: ConfigurationInput['pseudonymisation'] = {},
  more: TestGatewayOptions['configuration'] = {},
): Promise<TestGateway> {
  test = await createTestGateway({ configuration: { pseudonymisation, ...more } });
  return test;
}

/** What the scripted model was sent, as JSON text. */
function sentUpstream(): string {
  return JSON.stringify(test?.model.calls.map(({ body }) => body));
}

function ofKind(leaves: readonly Leaf[], kind: Leaf['kind']): readonly Leaf[] {
  return leaves.filter((leaf) => leaf.kind === kind);
}

const address = 'anna.krueger@example.org';
const echo = (content: string, more: object = {}): object => ({
  model: 'scripted:echo',
  messages: [{ role: 'user', content }],
  ...more,
});

afterEach(async () => {
  await test?.close();
  test = undefined;
});

describe('the policy on personal data', () => {
  it('lets pass what the operator lets pass, and counts it in the record', async () => {
    const { ask, leaves } = await open({ types: { EMAIL: 'pass' } });
    const { answer } = await ask(echo(`${address} and ${address}`));
    expect(sentUpstream()).toContain(address);
    expect(answer.choices[0]?.content).toContain(address);
    expect((await leaves()).at(-1)).toMatchObject({
      entities: {},
      verdicts: expect.arrayContaining([
        { direction: 'input', guard: 'pseudonyms', outcome: 'allow', rules: { 'pseudonyms/EMAIL': 2 } },
      ]),
    });
  });

  it('redacts for good: nothing is put back, and nothing is kept to put back', async () => {
    const { ask, content, leaves } = await open({ types: { EMAIL: 'redact' } });
    const { answer } = await ask(echo(`Write to ${address}.`));
    expect(sentUpstream()).toContain('Write to [EMAIL].');
    expect(answer.choices[0]?.content).toContain('[EMAIL]');
    expect(answer.choices[0]?.content).not.toContain(address);
    const result = (await leaves()).at(-1);
    expect(result).toMatchObject({
      kind: 'result',
      entities: { EMAIL: 1 },
      verdicts: expect.arrayContaining([
        { direction: 'input', guard: 'pseudonyms', outcome: 'redact', rules: { 'pseudonyms/EMAIL': 1 } },
      ]),
    });
    if (result === undefined) throw new Error('no result');
    expect(await content(result, 'answer')).not.toContain(address);
  });

  it.each([
    ['a question', { messages: [{ role: 'user', content: address }] }, '/messages/0/content'],
    [
      'a system prompt',
      {
        messages: [
          { role: 'system', content: `You help ${address}.` },
          { role: 'user', content: 'hi' },
        ],
      },
      '/messages/0/content',
    ],
    [
      'the result of a tool',
      {
        messages: [
          { role: 'user', content: 'hi' },
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'find', arguments: '{}' } }],
          },
          { role: 'tool', tool_call_id: 'a', content: JSON.stringify({ mail: address }) },
        ],
      },
      '/messages/2/content',
    ],
    [
      'the second part of a message',
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'hello' },
              { type: 'text', text: ` ${address}` },
            ],
          },
        ],
      },
      '/messages/0/content/1/text',
    ],
    [
      'the description of a tool',
      {
        messages: [{ role: 'user', content: 'hi' }],
        tools: [{ type: 'function', function: { name: 'find', description: `Ask ${address}.` } }],
      },
      '/tools/0/function/description',
    ],
    [
      'below names of the client, which are not repeated',
      {
        messages: [{ role: 'user', content: 'hi' }],
        tools: [
          {
            type: 'function',
            function: {
              name: 'find',
              parameters: { type: 'object', properties: { secretName: { type: 'string', description: address } } },
            },
          },
        ],
      },
      '/tools/0/function/parameters/properties',
    ],
  ])('refuses with the place, in %s', async (_where, body, param) => {
    const { ask, leaves, logged } = await open({ types: { EMAIL: 'refuse' } });
    await expect(ask({ model: 'scripted:echo', ...body })).rejects.toMatchObject({
      code: 'personal_data_refused',
      entity: 'EMAIL',
      param,
    });
    expect(test?.model.calls).toHaveLength(0);
    const refusal = (await leaves()).at(-1);
    expect(refusal).toMatchObject({ kind: 'refusal', code: 'personal_data_refused' });
    expect(refusal).toMatchObject({
      verdicts: expect.arrayContaining([
        { direction: 'input', guard: 'pseudonyms', outcome: 'block', rules: { 'pseudonyms/EMAIL': 1 } },
      ]),
    });
    expect(JSON.stringify([refusal, logged])).not.toContain(address);
  });

  it('holds the strictest of all providers against a model that nobody knows, and tells of it first', async () => {
    const { ask } = await open({ rules: [{ trust: ['machine'], types: { EMAIL: 'refuse' } }] });
    await expect(ask(echo(address, { model: 'unheard-of' }))).rejects.toMatchObject({ code: 'personal_data_refused' });
    await expect(ask(echo('hello', { model: 'unheard-of' }))).rejects.toMatchObject({ code: 'model_not_found' });
  });

  it('lets rules for labels of keys and for models decide', async () => {
    const { ask, gateway } = await open({
      rules: [
        { labels: ['support'], types: { EMAIL: 'pass' } },
        { models: ['scripted/scripted:echo'], labels: ['strict'], types: { EMAIL: 'refuse' } },
      ],
    });
    const { key: support } = await gateway.keys.create({ name: 'a', role: 'user', labels: ['support'] });
    const { key: strict } = await gateway.keys.create({ name: 'b', role: 'user', labels: ['strict', 'support'] });
    await ask(echo(address));
    expect(sentUpstream()).not.toContain(address);
    await expect(ask(echo(address), { key: strict })).rejects.toMatchObject({ code: 'personal_data_refused' });
    await ask(echo(address), { key: support });
    expect(sentUpstream()).toContain(address);
  });

  it('finds what patterns of the operator describe', async () => {
    const { ask } = await open({
      patterns: [{ name: 'case-number', type: 'CUSTOMER_ID', pattern: 'AZ-[0-9]{6}', context: ['Vorgang'] }],
    });
    const { answer } = await ask(echo('Zum Vorgang AZ-204117 bitte.'));
    expect(sentUpstream()).toContain('[CUSTOMER_ID_1]');
    expect(sentUpstream()).not.toContain('204117');
    expect(answer.choices[0]?.content).toContain('AZ-204117');
  });

  it('is told stage by stage', async () => {
    const { gateway } = await open({ rules: [{ trust: ['machine'], default: 'pass' }] });
    const facts = gateway.explain().stages.find(({ name }) => name === 'pseudonymise')?.facts;
    expect(facts).toEqual([
      { id: 'entity-action', name: 'redact', action: 'redact', entities: ['SECRET'] },
      { id: 'entity-action', name: 'pseudonymise', action: 'pseudonymise', entities: [], allBut: ['SECRET'] },
      { id: 'privacy-rule', name: 'rules[0]', trust: ['machine'], default: 'pass', types: [] },
      { id: 'strictest-target' },
      { id: 'entities-restored', surrogates: false },
    ]);
  });
});

describe('purpose and consent', () => {
  const processing = { purpose: 'Advice', legalBasis: 'consent' } as const;

  async function consentKey({ gateway }: TestGateway): Promise<string> {
    return (await gateway.keys.create({ name: 'advice', role: 'user', processing })).key;
  }

  it('needs a person and consent where the key relies on consent, and nothing of others', async () => {
    const opened = await open();
    const key = await consentKey(opened);
    const { ask } = opened;
    await ask(echo('hello'));
    await expect(ask(echo('hello'), { key })).rejects.toMatchObject({ code: 'subject_required' });
    await expect(ask(echo('hello'), { key, subject: 'anna' })).rejects.toMatchObject({ code: 'consent_missing' });
    await expect(ask(echo('hello', { user: 'anna' }), { key })).rejects.toMatchObject({ code: 'consent_missing' });
    await ask(echo('hello'), { key, subject: 'anna', consent: 'given' });
    await opened.gateway.consents.give({ subject: 'ben', reason: 'form 7', actor: 'test' });
    await ask(echo('hello', { user: 'ben' }), { key });
  });

  it('heeds a withdrawal from the next request on, whatever a header says, until consent is recorded anew', async () => {
    const opened = await open();
    const key = await consentKey(opened);
    const { ask, gateway, leaves, content } = opened;
    const anna = { key, subject: 'anna', consent: 'given' };
    await ask(echo('first'), anna);
    await gateway.consents.withdraw({ subject: 'anna', reason: 'a letter', actor: 'test' });
    await expect(ask(echo('canary second'), anna)).rejects.toMatchObject({ code: 'consent_withdrawn' });
    const refusal = (await leaves()).at(-1);
    // Without a basis nothing of what was said is kept either.
    expect(refusal).toMatchObject({ kind: 'refusal', code: 'consent_withdrawn' });
    expect(refusal).not.toHaveProperty('prompt');
    expect(test?.model.calls).toHaveLength(1);
    await gateway.consents.give({ subject: 'anna', reason: 'asked again', actor: 'test' });
    await ask(echo('third'), { key, subject: 'anna' });
    const recorded = ofKind(await leaves(), 'consent');
    expect(recorded).toMatchObject([{ action: 'withdrawn' }, { action: 'given' }]);
    expect(recorded[0]).toMatchObject({ subject: refusal && 'subject' in refusal ? refusal.subject : '' });
    expect(JSON.stringify(recorded)).not.toContain('anna');
    if (recorded[0] === undefined) throw new Error('no leaf');
    expect(await content(recorded[0], 'reason')).toBe('a letter');
  });

  it('tells purposes apart, and lets what was recorded last count', async () => {
    const opened = await open();
    const key = await consentKey(opened);
    const { gateway, ask } = opened;
    const other = { purpose: 'Research', legalBasis: 'consent' } as const;
    const { key: research } = await gateway.keys.create({ name: 'research', role: 'user', processing: other });
    const say = (reason: string, purpose?: string) => ({ subject: 'anna', reason, actor: 'test', purpose });
    await gateway.consents.give(say('all'));
    await gateway.consents.withdraw(say('no research', 'Research'));
    await ask(echo('hello'), { key, subject: 'anna' });
    const asked = { key: research, subject: 'anna' };
    await expect(ask(echo('hello'), asked)).rejects.toMatchObject({ code: 'consent_withdrawn' });
    await gateway.consents.withdraw(say('nothing any more'));
    await expect(ask(echo('hello'), { key, subject: 'anna' })).rejects.toMatchObject({ code: 'consent_withdrawn' });
    await gateway.consents.give(say('research after all', 'Research'));
    await ask(echo('hello'), asked);
    await expect(ask(echo('hello'), { key, subject: 'anna' })).rejects.toMatchObject({ code: 'consent_withdrawn' });
    await expect(gateway.consents.withdraw(say('mistyped', 'Reserch'))).rejects.toMatchObject({
      code: 'invalid_request',
      param: 'purpose',
    });
    expect((await gateway.consents.of('anna')).map(({ state, purpose }) => `${state} ${purpose ?? 'all'}`)).toEqual([
      'given Research',
      'withdrawn all',
    ]);
  });

  it('heeds the withdrawal of everybody who speaks in the conversation', async () => {
    const opened = await open();
    const key = await consentKey(opened);
    await opened.gateway.consents.withdraw({ subject: 'ben', reason: 'said so', actor: 'test' });
    const messages = [
      { role: 'user', name: 'ben', content: 'mine' },
      { role: 'user', name: 'anna', content: 'hers' },
    ];
    await expect(
      opened.ask({ model: 'scripted:echo', messages }, { key, subject: 'anna', consent: 'given' }),
    ).rejects.toMatchObject({ code: 'consent_withdrawn', param: 'messages' });
  });

  it('refuses keys without a purpose where one is required', async () => {
    const opened = await open({}, { privacy: { requirePurpose: true } });
    await expect(opened.ask(echo('hello'))).rejects.toMatchObject({ code: 'purpose_missing' });
    const named = { purpose: 'Advice', legalBasis: 'contract' } as const;
    const { key } = await opened.gateway.keys.create({ name: 'named', role: 'user', processing: named });
    await opened.ask(echo('hello'), { key });
  });
});
