import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { GatehouseError } from '../core/errors.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

const types: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.ico', 'image/x-icon'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json'],
  ['.woff2', 'font/woff2'],
]);

/** Nothing but our own files, no inline code, no frames, and no text that becomes markup: model output is shown here. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const securityHeaders = Object.entries({
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
}).flat();

interface ConsoleFile {
  readonly type: string;
  readonly body: Buffer;
  readonly tag: string;
  readonly cacheControl: string;
}

/**
 * The built console. Its files are read once, at start, and served from a table, so that no path of a request ever becomes
 * a path of the disk. Paths without a file and without an extension are views of the console and get its index. Without
 * a built console there are no routes.
 */
export async function consoleRoutes(folder: string): Promise<readonly Route[]> {
  const files = await readFiles(folder);
  const index = files.get('index.html');
  if (index === undefined) return [];
  const links = preloadLinks(files.get('preload.json'));
  const serve = (call: EdgeCall): void => {
    const file = files.get(call.rest) ?? (extname(call.rest) === '' ? index : undefined);
    if (file === undefined) throw new GatehouseError('route_not_found');
    const link = file === index ? linkOf(links, call.rest) : undefined;
    const headers = [
      ...call.headersFor(file.type),
      'cache-control',
      file.cacheControl,
      'etag',
      file.tag,
      ...(link === undefined ? [] : ['link', link]),
      ...securityHeaders,
    ];
    if (call.headers.ifNoneMatch === file.tag) {
      call.response.writeHead(304, headers);
      call.response.end();
    } else call.send(200, headers, file.body);
  };
  const common = { method: 'GET', plane: 'console', access: 'anyone', handle: serve } as const;
  return [
    { ...common, path: '/' },
    { ...common, path: '/console' },
    { ...common, path: '/console/' },
    { ...common, path: '/console/*' },
  ];
}

/**
 * What the build says of each page: its address, where `*` stands for anything, and its files. As the value of a `Link` header (RFC 8288), by which
 * a browser asks for them while it still reads what all pages have.
 */
function preloadLinks(file: ConsoleFile | undefined): ReadonlyMap<string, string> {
  if (file === undefined) return new Map();
  const pages = z
    .record(z.string(), z.array(z.string().regex(/^assets\/[\w.-]+$/)))
    .parse(JSON.parse(file.body.toString()));
  const link = (name: string): string =>
    // As the program asks for them, or they would come twice.
    `</console/${name}>; rel=${name.endsWith('.css') ? 'preload; as=style; crossorigin' : 'modulepreload'}`;
  return new Map(Object.entries(pages).map(([address, names]) => [address, names.map(link).join(', ')]));
}

function linkOf(links: ReadonlyMap<string, string>, address: string): string | undefined {
  const [page, below, more] = address.split('/');
  return more === undefined ? links.get(below === undefined ? address : `${page}/*`) : undefined;
}

async function readFiles(folder: string): Promise<ReadonlyMap<string, ConsoleFile>> {
  const files = new Map<string, ConsoleFile>();
  let entries;
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch {
    return files;
  }
  for (const entry of entries) {
    const type = types.get(extname(entry.name));
    // Links and types that the console does not have, source maps among them, are not served.
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    const body = await readFile(path);
    files.set(name, {
      type,
      body,
      tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      // Names in assets/ hold the hash of their content; everything else may change with the next version.
      cacheControl: name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
    });
  }
  return files;
}
