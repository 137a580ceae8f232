import { expect, test } from 'vitest';
import { modelFindings } from './model-checks.ts';

const providers = [
  { id: 'own', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:8000/v1', models: ['m'] },
  { id: 'rack', kind: 'openai-compatible', baseUrl: 'https://rack.example.org/v1', trust: 'organisation' },
  { id: 'cloud', kind: 'openai-compatible', baseUrl: 'https://api.example.org/v1' },
  // Its address is the usual one.
  { id: 'usual', kind: 'openai-compatible', profile: 'mistral' },
];

function found(model: object): readonly string[] {
  return modelFindings({ providers, models: [{ name: 'house', ...model }] }).map(
    ({ path, message }) => `${path.slice(2).join('.')}: ${message}`,
  );
}

const to = (...ids: readonly string[]) => ids.map((provider) => ({ provider, target: 'm' }));

test('finds names that lead nowhere, or to two places at once', () => {
  expect(found({ provider: 'own', target: 'm' })).toEqual([]);
  expect(found({ provider: 'own' })).toEqual(['target: this is missing']);
  expect(found({})).toEqual(['provider: this is missing', 'target: this is missing']);
  expect(found({ provider: 'own', targets: to('own') })).toEqual(['provider: there are `targets` as well']);
  expect(found({ targets: to('own', 'gone') })).toEqual(['targets.1.provider: there is no provider `gone`']);
  expect(found({ targets: to('own', 'own') })).toEqual(['targets.1: this target is there already']);
  expect(found({ targets: [{ provider: 'own', target: 'n' }] })).toEqual([
    'targets.0.target: provider `own` does not list the model `n`',
  ]);
});

test('finds shares of canaries that leave nobody for the others', () => {
  const shares = (...canaries: readonly number[]) =>
    found({
      targets: to('own', 'rack', 'cloud')
        .slice(0, canaries.length)
        .map((target, index) => ({ ...target, canary: canaries[index] })),
    });
  expect(shares(0, 0.5)).toEqual([]);
  expect(shares(0.5, 0.5)).toEqual(['targets: all targets are canaries']);
  expect(shares(0, 0.6, 0.6)).toEqual(['targets: the shares of canaries are more than 1 together']);
});

test('finds targets that no request would ever go to, because they are trusted less', () => {
  const never = 'no request would ever go here: it is trusted less than the target that requests are meant for';
  expect(found({ targets: to('own', 'rack') })).toEqual([`targets.1: ${never}`]);
  expect(found({ targets: to('cloud', 'own') })).toEqual([]);
  expect(found({ targets: to('cloud', 'own'), strategy: 'latency' })).toEqual([`targets.0: ${never}`]);
  expect(found({ targets: to('usual', 'cloud') })).toEqual([]);
  expect(found({ targets: to('rack', 'usual') })).toEqual([`targets.1: ${never}`]);
  for (const more of [{ allowLessTrusted: true }, { strategy: 'weighted' }, { sticky: 'key' }])
    expect(found({ targets: to('own', 'cloud'), ...more })).toEqual([]);
  expect(found({ targets: [...to('own'), { provider: 'cloud', target: 'm', canary: 0.1 }] })).toEqual([]);
});
