#!/usr/bin/env node
/**
 * Writes docs/errors.md from the registry in domain/errors/errors.ts. With --check it writes nothing and exits 1
 * if the page is not what it would write.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const page = join(root, 'docs', 'errors.md');

function registry() {
  const source = readFileSync(join(root, 'domain/errors/errors.ts'), 'utf8');
  const { code } = transformSync(source, { loader: 'ts', format: 'cjs' });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', code)(module, module.exports, createRequire(import.meta.url));
  return module.exports.ERRORS;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}

function render(errors) {
  const rows = Object.entries(errors)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, { retryable, remedy }]) => `| \`${code}\` | ${retryable ? 'yes' : 'no'} | ${cell(remedy)} |`,
    );
  return `# Errors

Written by \`node scripts/errors-doc.mjs\` from \`domain/errors/errors.ts\`: change it there. Commands print
\`error CODE: what happened\` and what to do; in the Web UI the code is the failure's type. Errors that can be
retried are retried with growing pauses; the others end the step that met them.

| code | retried | what you do |
|---|---|---|
${rows.join('\n')}
`;
}

const text = render(registry());
if (process.argv.includes('--check')) {
  const isCurrent = existsSync(page) && readFileSync(page, 'utf8') === text;
  if (!isCurrent) console.error('docs/errors.md is not current: run node scripts/errors-doc.mjs');
  process.exitCode = isCurrent ? 0 : 1;
} else {
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, text);
}
