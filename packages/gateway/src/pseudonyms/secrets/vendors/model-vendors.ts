import { letters, urlSafe, hex, uuid, type VendorRule } from './vendor-rule.ts';

export const modelVendors: readonly VendorRule[] = Object.freeze([
  {
    id: 'anthropic-key',
    prefixes: ['sk-ant-'],
    form: `${urlSafe}{32,160}`,
    source: 'Anthropic API, authentication',
  },
  {
    id: 'openai-key',
    prefixes: ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-'],
    form: `${urlSafe}{20,220}`,
    source: 'OpenAI API reference, authentication',
  },
  {
    id: 'openrouter-key',
    prefixes: ['sk-or-v1-'],
    form: `${hex}{64}`,
    source: 'OpenRouter, "API authentication"',
  },
  {
    id: 'sk-key',
    prefixes: ['sk-'],
    form: '(?=[A-Za-z]{0,63}[0-9])[A-Za-z0-9]{20,64}',
    source: 'OpenAI API reference, authentication; DeepSeek, Moonshot and LiteLLM have the form too',
  },
  {
    id: 'huggingface-token',
    prefixes: ['hf_', 'api_org_'],
    form: `${letters}{34,40}`,
    source: 'Hugging Face Hub, "User access tokens"',
  },
  { id: 'groq-key', prefixes: ['gsk_'], form: `${letters}{48,56}`, source: 'Groq, "API keys"' },
  { id: 'xai-key', prefixes: ['xai-'], form: `${letters}{70,90}`, source: 'xAI API, authentication' },
  { id: 'perplexity-key', prefixes: ['pplx-'], form: `${letters}{40,56}`, source: 'Perplexity API, authentication' },
  { id: 'replicate-token', prefixes: ['r8_'], form: `${letters}{37,40}`, source: 'Replicate, "API tokens"' },
  { id: 'nvidia-key', prefixes: ['nvapi-'], form: `${urlSafe}{60,70}`, source: 'NVIDIA NGC, API keys' },
  { id: 'pinecone-key', prefixes: ['pcsk_'], form: `${urlSafe}{50,80}`, source: 'Pinecone, "Manage API keys"' },
  {
    id: 'langsmith-key',
    prefixes: ['lsv2_pt_', 'lsv2_sk_'],
    form: `${hex}{32}_${hex}{10}`,
    source: 'LangSmith, "API keys"',
  },
  { id: 'langfuse-key', prefixes: ['sk-lf-'], form: uuid, source: 'Langfuse, API keys' },
  { id: 'tavily-key', prefixes: ['tvly-'], form: `${urlSafe}{28,60}`, source: 'Tavily API, authentication' },
  {
    id: 'fireworks-key',
    prefixes: ['fw_'],
    form: '(?=[A-Za-z]{0,23}[0-9])[A-Za-z0-9]{22,26}',
    source: 'Fireworks AI, API keys',
  },
  { id: 'elevenlabs-key', prefixes: ['sk_'], form: '[a-f0-9]{48}', source: 'ElevenLabs API, authentication' },
  { id: 'wandb-key', prefixes: ['wandb_v1_'], form: `${urlSafe}{40,120}`, source: 'Weights & Biases, API keys' },
]);
