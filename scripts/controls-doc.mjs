#!/usr/bin/env node
/**
 * Writes docs/controls.md from cli/controls.ts and the definitions of the commands. With --check it writes nothing and exits
 * 1 if the page is not what it would write.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCommands } from './lint/document-commands.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const page = join(root, 'docs', 'controls.md');
const { commandTree, controls, menus } = loadCommands(root);

function definitionOf(command) {
  return command.split(' ').reduce((tree, word) => tree.commands[word], commandTree());
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}

function row({ entry, what, by }) {
  if ('missing' in by) return `| ${entry} | ${what} | none | ${cell(by.missing)} |`;
  const note = by.note ? `${cell(by.note.replace(/^(--[a-z- ]+(?:and --[a-z-]+)?)$/, '`$1`'))}; ` : '';
  return `| ${entry} | ${what} | \`npx tst ${by.command}\` | ${note}${cell(definitionOf(by.command).description)} |`;
}

function section([key, name]) {
  const rows = controls.filter(({ menu }) => menu === key).map(row);
  return `## ${name}\n\n| entry | what it does there | command here | what it does |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

const text = `# The menus of pysystemtrade, and the commands here

Written by \`node scripts/controls-doc.mjs\` from \`cli/controls.ts\` and the commands themselves: change it there. Each command
takes \`--system\`; what changes something takes \`--reason\`, is asked for at a terminal where it is missing, and is in
\`npx tst audit\`.

${Object.entries(menus).map(section).join('\n')}`;

if (process.argv.includes('--check')) {
  const isCurrent = existsSync(page) && readFileSync(page, 'utf8') === text;
  if (!isCurrent) console.error('docs/controls.md is not current: run node scripts/controls-doc.mjs');
  process.exitCode = isCurrent ? 0 : 1;
} else writeFileSync(page, text);
