/** Every command that a document shows can be typed: `npx tst ...` with subcommands and options, `npm run ...`. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { readDocument } from './document-code.mjs';

const TST = /\b(?:npx tst|node bin\/tst\.mjs) (.*?)(?= {2}| #| \\$|$)/g;
const NPM = /\bnpm (run )?([a-z][\w:-]*)/g;
const OF_NPM_ITSELF = ['ci', 'install', 'start', 'test'];
const WORD = /^[a-z][a-z-]*$/;

/** Every breach as `file:line: sentence`. @param program what `commandTree` returns @param scripts of package.json */
export function documentCommandBreaches(name, text, program, scripts) {
  return readDocument(text).code.flatMap(({ text: code, line }) =>
    [...wrongCommands(code, program), ...wrongScripts(code, scripts)].map(
      (sentence) => `${name}:${line}: ${sentence}`,
    ),
  );
}

/** The operator's commands as they are defined, in plain values (`commands.ts`). */
export function commandTree(root) {
  return loadCommands(root).commandTree();
}

/** Everything that `commands.ts` exports. */
export function loadCommands(root) {
  const { outputFiles } = buildSync({
    entryPoints: [join(root, 'scripts/lint/commands.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    loader: { '.yaml': 'text' },
    write: false,
    logLevel: 'error',
  });
  const module = { exports: {} };
  const run = new Function('module', 'exports', 'require', '__dirname', outputFiles[0].text);
  run(module, module.exports, createRequire(join(root, 'package.json')), join(root, 'dist'));
  return module.exports;
}

function wrongScripts(code, scripts) {
  return [...code.split(/\s#/)[0].matchAll(NPM)]
    .filter(
      ([, run, script]) => !(script in scripts) && (run !== undefined || !OF_NPM_ITSELF.includes(script)),
    )
    .map(([command]) => `package.json has no script for \`${command}\``);
}

function wrongCommands(code, program) {
  return [...code.matchAll(TST)].flatMap(([, rest]) => {
    let typed = { way: [{ name: 'npx tst', command: program }], argument: undefined };
    return rest.split(' | ').flatMap((alternative) => {
      typed = readAlternative(alternative.replace(/[[\]]/g, '').split(' '), typed);
      return typed.wrong;
    });
  });
}

/**
 * One of `orders cancel B7 | close I3`: it begins below one of the commands on the way to the one before it, or is
 * another argument or option of that (`answer ID accept | drop`).
 */
function readAlternative(words, { way, argument }) {
  const start = way.findLastIndex(({ command }) => Object.hasOwn(command.commands, words[0]));
  const continued = start < 0 && (words[0].startsWith('-') || argument !== undefined);
  if (start < 0 && !continued && way.length > 1 && WORD.test(words[0]))
    return {
      way,
      argument,
      wrong: [`\`${nameOf({ way: way.slice(0, -1) })} ${words[0]}\` is not a command`],
    };
  const begin = start < 0 ? way : way.slice(0, start + 1);
  const typed = { way: begin, argument: continued ? argument : undefined, wrong: [] };
  for (const word of words) if (!readWord(word.replace(/[,;:.]+$/, ''), typed)) break;
  return typed;
}

/** Goes one command down, checks an option or notes an argument. Returns whether to read on. */
function readWord(word, typed) {
  const { command } = typed.way.at(-1);
  if (command.passedOn) return false;
  if (word.startsWith('--')) return readOption(word.split('=')[0], typed);
  if (typed.argument === undefined && Object.hasOwn(command.commands, word))
    typed.way = [...typed.way, { name: word, command: command.commands[word] }];
  else if (!WORD.test(word))
    return typed.way.length > 1; // NAME, ID, 2026-11-28: `npx tst COMMAND` says nothing
  else if (command.takesArguments || Object.keys(command.commands).length === 0) typed.argument = word;
  else typed.wrong.push(`\`${nameOf(typed)} ${word}\` is not a command`);
  return typed.wrong.length === 0;
}

function readOption(option, typed) {
  if (!typed.way.some(({ command }) => command.options.includes(option)))
    typed.wrong.push(`\`${nameOf(typed)}\` has no option ${option}`);
  return true;
}

const nameOf = ({ way }) => way.map(({ name }) => name).join(' ');
