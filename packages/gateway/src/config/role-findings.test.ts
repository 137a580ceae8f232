import { configurationSchema } from '@gatehouse/contract/config';
import { expect, test } from 'vitest';
import { roleFindings } from './role-findings.ts';

const configuration = configurationSchema.parse({
  version: 1,
  providers: [{ id: 'a', kind: 'extractive', knowledge: ['.'] }],
  inspection: {
    policies: { strict: { guards: [] } },
    rules: [{ roles: ['user', 'night-watch'], policy: 'strict' }, { policy: 'strict' }],
  },
  pseudonymisation: { rules: [{ roles: ['wathc'], default: 'pass' }] },
});

test('names each role of a rule that there is not, and where it stands', () => {
  const found = roleFindings(configuration, (role) => ['user', 'night-watch'].includes(role), ['user', 'watch']);
  expect(found.map(({ message, path, remedy }) => [path.join('.'), message, remedy])).toEqual([
    [
      'pseudonymisation.rules.0.roles.0',
      'there is no role `wathc`, so this rule holds for nobody',
      'Did you mean `watch`?',
    ],
  ]);
  expect(roleFindings(configuration, () => false, [])).toHaveLength(3);
});
