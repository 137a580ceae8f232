/**
 * Servers that speak the OpenAI API, each in its own way, and where they are usually found. `generic` takes everything as it
 * is. What each of them takes, renames and refuses stands with the provider.
 */
export const serverProfiles = {
  generic: {},
  openai: { baseUrl: 'https://api.openai.com/v1' },
  vllm: { baseUrl: 'http://127.0.0.1:8000/v1' },
  ollama: { baseUrl: 'http://127.0.0.1:11434/v1' },
  'llama.cpp': { baseUrl: 'http://127.0.0.1:8080/v1' },
  tgi: { baseUrl: 'http://127.0.0.1:8080/v1' },
  tei: { baseUrl: 'http://127.0.0.1:8080/v1' },
  sglang: { baseUrl: 'http://127.0.0.1:30000/v1' },
  'lm-studio': { baseUrl: 'http://127.0.0.1:1234/v1' },
  mistral: { baseUrl: 'https://api.mistral.ai/v1' },
  deepseek: { baseUrl: 'https://api.deepseek.com/v1' },
  moonshot: { baseUrl: 'https://api.moonshot.ai/v1' },
  dashscope: { baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1' },
  groq: { baseUrl: 'https://api.groq.com/openai/v1' },
  openrouter: { baseUrl: 'https://openrouter.ai/api/v1' },
  'azure-openai': {},
} as const satisfies Record<string, { readonly baseUrl?: string }>;

export type ServerProfileName = keyof typeof serverProfiles;

export const serverProfileNames = Object.keys(serverProfiles) as [ServerProfileName, ...ServerProfileName[]];

const usualAddresses: Readonly<Record<string, string>> = {
  anthropic: 'https://api.anthropic.com',
  gemini: 'https://generativelanguage.googleapis.com/v1beta',
  ollama: 'http://127.0.0.1:11434',
};

/** The address that a provider has where none is written; undefined where one must be. `profile` is for `openai-compatible`. */
export function usualBaseUrl(kind: string, profile: string = 'generic'): string | undefined {
  if (kind !== 'openai-compatible') return usualAddresses[kind];
  const known: Readonly<Record<string, { readonly baseUrl?: string }>> = serverProfiles;
  return Object.hasOwn(known, profile) ? known[profile]?.baseUrl : undefined;
}
