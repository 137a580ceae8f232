#!/usr/bin/env node
// What `npx gatehouse` runs. Not the program itself, because npm links this file, and makes it executable, when it installs:
// before anything is built.
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  console.error('✖ Gatehouse is not built yet.\n  → Run: npm run build');
  process.exitCode = 1;
}
