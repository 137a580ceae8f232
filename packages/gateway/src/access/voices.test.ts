import { expect, it } from 'vitest';
import { createVoices } from './voices.ts';

const owners = new Map([
  ['key_desk', 'per_anna'],
  ['key_robot', 'svc_robot'],
]);
const voices = createVoices({
  keys: () => ({
    ownerOf: (id) => owners.get(id),
    standsFor: (id) => owners.get(id) ?? (id === 'key_spare' ? 'per_anna' : id),
  }),
  directory: () => ({
    get: (kind, id) => (kind === 'service-account' && id === 'svc_robot' ? ({} as never) : undefined),
  }),
});

it('hears a person under all keys that are theirs, and under those of nobody that they have made', () => {
  expect(['per_anna', 'key_desk', 'key_spare', 'key_other'].map((actor) => voices.personOf(actor))).toEqual([
    'per_anna',
    'per_anna',
    'per_anna',
    'key_other',
  ]);
});

it('lets people agree and whoever is at the machine, and no key of nobody or of a program', () => {
  const actors = ['per_anna', 'key_desk', 'command line: ben', 'key_spare', 'key_other', 'key_robot', 'svc_robot'];
  expect(actors.map((actor) => voices.mayAgree(actor))).toEqual([true, true, true, false, false, false, false]);
});
