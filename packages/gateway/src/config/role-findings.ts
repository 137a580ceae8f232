import type { Configuration } from '@gatehouse/contract/config';
import { didYouMean } from './explain-issue.ts';
import type { Finding } from './problem.ts';

/**
 * Rules for roles that there are not. Which there are stands in the directory, and changes without the configuration, so the file alone
 * cannot tell: a rule for a role that is made tomorrow is no mistake then. `known` are names that may have been meant.
 */
export function roleFindings(
  {
    inspection,
    knowledge,
    pseudonymisation,
  }: Pick<Configuration, 'inspection' | 'pseudonymisation'> & Partial<Pick<Configuration, 'knowledge'>>,
  hasRole: (role: string) => boolean,
  known: readonly string[],
): readonly Finding[] {
  const rule = 'so this rule holds for nobody';
  const places = [
    { path: ['inspection', 'rules'], rules: inspection.rules, so: rule },
    { path: ['pseudonymisation', 'rules'], rules: pseudonymisation.rules, so: rule },
    {
      path: ['knowledge', 'collections'],
      rules: knowledge?.collections ?? [],
      so: 'so it opens this collection to nobody',
    },
  ] as const;
  return places.flatMap(({ path, rules, so }) =>
    rules.flatMap(({ roles = [] }, index) =>
      roles.flatMap((role, place) =>
        hasRole(role)
          ? []
          : [
              {
                path: [...path, index, 'roles', place],
                message: `there is no role \`${role}\`, ${so}`,
                remedy:
                  didYouMean(role, known) ?? 'Write the name of a role of `gatehouse roles list`, or make it first.',
              },
            ],
      ),
    ),
  );
}
