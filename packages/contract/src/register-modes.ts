/** What is done about models that are not registered. Apart from the schema of its settings, for those that need no schemas. */
export const registerModes = ['observe', 'enforce'] as const;
