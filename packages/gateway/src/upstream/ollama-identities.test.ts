import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ollamaTags } from '../testing/model-store-server.ts';
import { createOllamaIdentities, readShown, readTagged } from './ollama-identities.ts';

const shown = {
  license: 'Apache License\n Version 2.0, January 2004',
  details: { family: 'qwen3', parameter_size: '8.2B', quantization_level: 'Q4_K_M' },
  model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': 40_960, 'general.basename': 'Qwen3' },
};

test('asks about each digest once, and goes on where that cannot be answered', async () => {
  const asked: (string | undefined)[] = [];
  let tags = ollamaTags({ 'qwen3:8b': 'a', 'phi:latest': 'b' });
  const ask = async (
    path: string,
    read: (value: unknown, text: string) => unknown,
    _signal: AbortSignal,
    body?: string,
  ) => {
    asked.push(body ?? path);
    if (body?.includes('phi') === true) throw new Error('it hangs');
    return read(body === undefined ? tags : shown, '');
  };
  const identify = createOllamaIdentities({ ask: ask as never }, '');
  expect(await identify(new AbortController().signal)).toEqual([
    {
      id: 'qwen3:8b',
      digest: `sha256:${'a'.repeat(64)}`,
      evidence: 'manifest',
      facts: {
        architecture: 'qwen3',
        parameters: '8.2B',
        quantisation: 'Q4_K_M',
        name: 'Qwen3',
        contextLength: 40_960,
        license: 'Apache-2.0',
        licenseGuessed: true,
      },
    },
    {
      id: 'phi:latest',
      digest: `sha256:${'b'.repeat(64)}`,
      evidence: 'manifest',
      facts: { architecture: 'qwen3', parameters: '8.2B', quantisation: 'Q4_K_M' },
    },
  ]);
  tags = ollamaTags({ 'qwen3:8b': 'a' });
  asked.length = 0;
  await identify(new AbortController().signal);
  expect(asked).toEqual(['/api/tags']);
});

test('takes no digest that is none', () => {
  const digests = ['a'.repeat(12), 'z'.repeat(64), 42, null, `sha256:${'a'.repeat(65)}`, '../../x'];
  const read = readTagged({ models: digests.map((digest, index) => ({ model: `m${index}`, digest })) });
  expect(read?.map(({ digest }) => digest)).toEqual(digests.map(() => undefined));
});

test('reads whatever a server says, or says that it is none', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      readTagged(value);
      readShown(value);
      readTagged({ models: [value] });
      readShown({ model_info: value, details: value, license: value });
    }),
  );
});
