import type { OpenaiCompatibleOptions } from '@gatehouse/contract/config';
import { type MediaWork, wayTo } from './media-manners.ts';
import { pathSegment } from '../../upstream/path-segment.ts';

export interface ServerPaths {
  /** Path of the base without a slash at its end. */
  readonly root: string;
  readonly models: string;
  chat(target: string): string;
  embeddings(target: string): string;
  media(target: string, work: MediaWork): string;
  /** Where else the API may be, for a base that is wrong, the likeliest first. */
  readonly others: readonly string[];
}

/** Where one server has what. Azure has a path for each deployment, or one API below /openai/v1 for all of them. */
export function createPaths(
  { apiVersion, profile }: Pick<OpenaiCompatibleOptions, 'apiVersion' | 'profile'>,
  base: URL,
): ServerPaths {
  const written = base.pathname.replace(/\/+$/, '');
  // It serves one model, and says which beside the API of OpenAI.
  if (profile === 'tei') {
    return { ...plainPaths(written, base.search), models: `${written.replace(/\/v1$/, '')}/info${base.search}` };
  }
  if (profile !== 'azure-openai') return plainPaths(written, base.search);
  const root = written.replace(/\/openai(?:\/v1)?$/, '');
  if (apiVersion === undefined) return plainPaths(`${root}/openai/v1`, base.search);
  const query = `?api-version=${apiVersion}`;
  const deployment = (target: string, operation: string): string =>
    `${root}/openai/deployments/${pathSegment(target)}/${operation}${query}`;
  return {
    root,
    models: `${root}/openai/models${query}`,
    chat: (target) => deployment(target, 'chat/completions'),
    embeddings: (target) => deployment(target, 'embeddings'),
    media: (target, work) => deployment(target, wayTo(work)),
    others: [],
  };
}

function plainPaths(root: string, search: string): ServerPaths {
  const chat = `${root}/chat/completions${search}`;
  const embeddings = `${root}/embeddings${search}`;
  return {
    root,
    models: `${root}/models${search}`,
    chat: () => chat,
    embeddings: () => embeddings,
    media: (_target, work) => `${root}/${wayTo(work)}${search}`,
    others: otherPaths(root),
  };
}

function otherPaths(path: string): readonly string[] {
  const trimmed = path.replace(/\/(?:chat\/completions|completions|chat|models|embeddings)$/, '').replace(/\/api$/, '');
  return [...new Set([trimmed, `${trimmed}/v1`, '/v1', '/api/v1', '/openai/v1'])].filter((other) => other !== path);
}
