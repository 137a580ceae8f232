/** What can answer. Apart from the schemas of their settings, for those that need no schemas. */
export const providerKinds = [
  'openai-compatible',
  'anthropic',
  'gemini',
  'ollama',
  'bedrock',
  'llama-cpp',
  'extractive',
] as const;

export type ProviderKind = (typeof providerKinds)[number];
