/** The contents that a leaf can commit to. Apart from the schema of the leaf, for threads that need no schemas. */
export const contentParts = ['answer', 'diff', 'prompt', 'reason'] as const;

export type ContentPart = (typeof contentParts)[number];
