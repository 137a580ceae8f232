import type { ConfigurationInput } from '@gatehouse/contract/config';
import { behaviours } from './script.ts';

/** The provider of a test gateway that names none of its own. */
export const scriptedProvider = {
  id: 'scripted',
  kind: 'openai-compatible',
  baseUrl: 'http://127.0.0.1:9/v1',
  models: ['scripted', ...Object.keys(behaviours).map((name) => `scripted:${name}`)],
} as const satisfies NonNullable<ConfigurationInput['providers']>[number];
