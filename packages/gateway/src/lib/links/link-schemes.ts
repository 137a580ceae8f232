import { createAhoCorasick, foldCase } from '../aho-corasick.ts';

/** Schemes that need no slashes. */
const plainSchemes = [
  'blob',
  'data',
  'file',
  'intent',
  'jar',
  'javascript',
  'livescript',
  'mhtml',
  'ms-appinstaller',
  'ms-cxh',
  'ms-excel',
  'ms-gamingoverlay',
  'ms-msdt',
  'ms-officecmd',
  'ms-powerpoint',
  'ms-search',
  'ms-settings',
  'ms-word',
  'search-ms',
  'vbscript',
  'view-source',
] as const;
const slashedSchemes = ['ftp', 'ftps', 'http', 'https', 'ldap', 'sftp', 'smb', 'ssh', 'tel', 'ws', 'wss'] as const;
/** Schemes of addresses that are links wherever they stand. */
export const schemes: ReadonlySet<string> = new Set<string>([...plainSchemes, ...slashedSchemes]);
export const needNoSlashes: ReadonlySet<string> = new Set<string>(plainSchemes);
export const longestScheme = Math.max(...[...schemes].map((scheme) => scheme.length));

/** Tells how much of the end of a text begins a scheme, or another word that a link begins with. */
export const beginnings = createAhoCorasick([...schemes, 'url', '@import'], foldCase);
