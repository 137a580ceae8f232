import { expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { profiles } from './profiles.ts';
import { shapeRequest } from './shape-request.ts';

const mark = { cache_control: { type: 'ephemeral' } };
const body: JsonObject = {
  model: 'm',
  thinking: { type: 'enabled', budget_tokens: 2_000 },
  tools: [{ type: 'function', function: { name: 'find' }, ...mark }],
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'x', ...mark }] },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'find', arguments: '{}' }, ...mark }],
    },
    { role: 'tool', tool_call_id: 'a', content: 'no', is_error: true },
  ],
};

function shaped(profile: keyof typeof profiles): { sent: JsonObject; warnings: string[] } {
  const warnings: string[] = [];
  const sent = shapeRequest({ kind: 'chat', body: structuredClone(body) }, profiles[profile], (code) => {
    if (!warnings.includes(code)) warnings.push(code);
  });
  return { sent, warnings };
}

it('leaves out words of Anthropic’s API that a server would refuse, and tells so', () => {
  const { sent, warnings } = shaped('openai');
  expect(JSON.stringify(sent)).not.toMatch(/thinking|cache_control|is_error/);
  expect(sent['messages']).toMatchObject([{}, { tool_calls: [{ id: 'a' }] }, { role: 'tool', content: 'no' }]);
  expect(warnings.toSorted()).toEqual(['cache_hint_not_supported', 'setting_not_supported']);
});

it('leaves them where the server knows them', () => {
  expect(shaped('deepseek').sent['thinking']).toEqual({ type: 'enabled' });
  expect(shaped('openrouter').sent['tools']).toEqual(body['tools']);
});
