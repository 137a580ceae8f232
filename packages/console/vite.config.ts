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

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react(), withoutUnusedZod],
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
              test: /src\/(?:language|ui)\/(?!tabs|foreign-|diff-|qr-|plan-|chart)|lucide-react\/dist\/esm\/icons/,
              minShareCount: 8,
              maxModuleSize: 4_000,
            },
          ],
        },
      },
    },
  },
});
