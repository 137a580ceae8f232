import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * The console checks what comes by schemas: it writes no JSON Schema, and shows nobody zod's own words. Their parts of zod, which
 * every schema names, would be a twentieth of all that a page loads: their functions are left without their bodies.
 */
const withoutUnusedZod: Plugin = {
  name: 'without-unused-zod',
  transform(code, id) {
    if (id.endsWith('/zod/v4/locales/en.js')) return 'export default () => ({ localeError: () => undefined });';
    if (!/\/zod\/v4\/core\/(?:to-json-schema|json-schema-processors)\.js$/.test(id)) return undefined;
    const names = [...code.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
    const renamed = [...code.matchAll(/^export \{ (\w+) as (\w+) \};$/gm)].map(([whole]) => whole);
    return [...names.map((name) => `export const ${name} = () => undefined;`), ...renamed].join('\n');
  },
};

/**
 * When it is loaded, uPlot makes formatters of `Intl`, which takes a browser longer than a chart: of times in other zones, which nothing here
 * has, and of numbers, which the console writes itself.
 */
const withoutFormatters: Plugin = {
  name: 'without-formatters',
  transform(code, id) {
    if (!id.endsWith('/uplot/dist/uPlot.esm.js')) return undefined;
    let left = code;
    for (const [made, instead] of [
      ['const localTz = new Intl.DateTimeFormat().resolvedOptions().timeZone;', "const localTz = '';"],
      [
        "const numFormatter = new Intl.NumberFormat(domEnv ? nav.language : 'en-US');",
        'const numFormatter = { format: String };',
      ],
    ] as const) {
      if (!left.includes(made)) throw new Error(`uPlot has no ${made}`);
      left = left.replace(made, instead);
    }
    return left;
  },
};

/** Pages whose address is not their name. */
const addresses: Readonly<Record<string, string>> = { overview: '', request: 'log/*' };

/**
 * Writes `preload.json`: for the address of each page the files that it needs besides those that index.html names, so that the gateway
 * can name them to the browser with the first answer. Else they are asked for only when the program runs.
 */
const preloadOfPages: Plugin = {
  name: 'preload-of-pages',
  // When the files of styles alone are gone.
  enforce: 'post',
  generateBundle(_, bundle) {
    const files = Object.values(bundle);
    const chunks = new Map(files.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));
    const withImports = (name: string, found = new Set<string>()): Set<string> => {
      const chunk = chunks.get(name);
      if (found.has(name) || chunk === undefined) return found;
      found.add(name);
      for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
      for (const imported of chunk.imports) withImports(imported, found);
      // What draws charts is loaded on demand, and a page that has some demands it at once.
      for (const demanded of chunk.dynamicImports)
        if (chunks.get(demanded)?.facadeModuleId?.endsWith('/chart/plot.tsx') === true) withImports(demanded, found);
      return found;
    };
    const entry = [...chunks.values()].find(({ isEntry }) => isEntry);
    if (entry === undefined) throw new Error('the console has no entry');
    const first = withImports(entry.fileName);
    const preload: Record<string, readonly string[]> = {};
    for (const { facadeModuleId, fileName } of chunks.values()) {
      const page = /\/features\/[a-z-]+\/([a-z-]+)-page\.tsx$/.exec(facadeModuleId ?? '')?.[1];
      if (page === undefined) continue;
      preload[addresses[page] ?? page] = [...withImports(fileName)].filter((name) => !first.has(name));
    }
    this.emitFile({ type: 'asset', fileName: 'preload.json', source: JSON.stringify(preload) });
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react(), withoutUnusedZod, withoutFormatters, preloadOfPages],
  resolve: { conditions: ['source', 'module', 'browser', 'default'] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // Everything is a file of its own: the content security policy allows neither inline code nor data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What is small and stands in most pages comes at once: as files of their own, a page asks for a dozen more. Nothing that makes
          // schemas belongs here, for it would run before main.tsx has told zod to compile none.
          groups: [
            {
              name: 'shared',
              test: /src\/(?:language|ui|draft)\/(?!tabs|foreign-|diff-|qr-|plan-|chart)|contract\/src\/(?:entity-types|privacy|setting-notes)\.ts|lucide-react\/dist\/esm\/icons/,
              minShareCount: 6,
              maxModuleSize: 4_000,
            },
            { name: 'react-dom', test: /react-dom\/(?:index|cjs\/react-dom\.production)\.js/ },
            // What dialogs need as well, and then what only tabs need: most pages have some.
            { name: 'elements', test: /@radix-ui\/(?:primitive|react-(?:compose-refs|context|primitive|slot|use-))/ },
            { name: 'tabs', test: /@radix-ui\/react-(?:tabs|roving-focus)\/|src\/ui\/tabs/ },
          ],
        },
      },
    },
  },
});
