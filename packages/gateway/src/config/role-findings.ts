import type { Configuration } from '@gatehouse/contract/config';
import type { Finding } from './problem.ts';

/**
 * Rules for roles that there are not. Which there are stands in the directory, and changes without the configuration, so the file alone
 * cannot tell: a rule for a role that is made tomorrow is no mistake then.
 */
export function roleFindings(
  { inspection, pseudonymisation }: Pick<Configuration, 'inspection' | 'pseudonymisation'>,
  hasRole: (role: string) => boolean,
): readonly Finding[] {
  const places = [
    { path: ['inspection', 'rules'], rules: inspection.rules },
    { path: ['pseudonymisation', 'rules'], rules: pseudonymisation.rules },
  ] as const;
  return places.flatMap(({ path, rules }) =>
    rules.flatMap(({ roles = [] }, index) =>
      roles.flatMap((role, place) =>
        hasRole(role)
          ? []
          : [
              {
                path: [...path, index, 'roles', place],
                message: `there is no role \`${role}\`, so this rule holds for nobody`,
                remedy: 'Write the name of a role of `gatehouse roles list`, or make it first.',
              },
            ],
      ),
    ),
  );
}
