/** Apart from the rows, for every page knows what addresses there are. */
export const modelColumns = ['name', 'provider', 'requests', 'failed', 'p50', 'p95', 'tokens', 'cost', 'last'] as const;

export type ModelColumn = (typeof modelColumns)[number];
