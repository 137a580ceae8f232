/** What the table of costs can be told apart by. */
export const costGroups = ['team', 'model', 'key', 'person', 'tenant', 'provider', 'target'] as const;

export type CostGroup = (typeof costGroups)[number];

/** Of these, what is still to come can be told part by part. */
export const foreseenGroups = ['team', 'model', 'key', 'person', 'tenant'] as const satisfies readonly CostGroup[];

export type ForeseenGroup = (typeof foreseenGroups)[number];

export function isForeseen(group: CostGroup): group is ForeseenGroup {
  return (foreseenGroups as readonly CostGroup[]).includes(group);
}
