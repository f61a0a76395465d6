/**
 * What an operator may set has an effect: keys of the configuration's schema, methods of processes, files of the
 * private directory, options of commands. What has none is in a list that warns (`config/without-effect.ts`,
 * `config/control-methods.ts`).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { withoutComments, withoutProse } from './source-text.mjs';

/** Files that define or list keys without reading them. */
const DEFINITIONS =
  /^config\/(?:schema\/|without-effect|control-methods|protections-of|private-directory)|^systems\/config\/(?:schema|sections|defaults|known-keys|known-functions|backtest-config|without-effect)\.ts$/;
const NOT_OURS = /\.test\.ts$|^(?:test|bench|simulator|private)\//;
/** Keys of the list whose last name is a common word or is in a list of keys: that nobody reads them was seen by eye. */
const SEEN_BY_EYE = [
  'backup.verify',
  'quandl_key',
  'barchart_key',
  'retention_days.diagnostics',
  'auto_weight_from_grouping',
];

/** Every breach as `file:line: sentence`. @param texts of all tracked files by path from the root, with `/` */
export async function settingsWithoutEffect(root, texts) {
  const { keys, withoutEffect, methods, filesRead } = await settings(root);
  const readers = Object.fromEntries(
    Object.entries(texts)
      .filter(([name]) => name.endsWith('.ts') && !NOT_OURS.test(name) && !DEFINITIONS.test(name))
      .map(([name, text]) => [name, withoutComments(text)]),
  );
  return [
    ...keysWithoutReader({ keys, withoutEffect, readers, texts }),
    ...methodsWithoutReader({ methods, readers, texts }),
    ...filesWithoutReader({ filesRead, readers, texts }),
    ...optionsWithoutReader(readers),
  ];
}

/** How many keys the schema has, and how many of them nobody reads. */
export async function countKeys(root) {
  const { keys, withoutEffect } = await settings(root);
  return { keys: keys.length, withoutEffect: withoutEffect.length };
}

/** Keys of the schema that nobody reads and that do not warn, and keys that warn although they are read or gone. */
export function keysWithoutReader({ keys, withoutEffect, readers, texts }) {
  const schema = Object.keys(texts).filter((name) => /^(?:config\/schema|systems\/config)\//.test(name));
  const lists = ['config/without-effect.ts', 'systems/config/without-effect.ts'];
  const code = Object.fromEntries(Object.entries(readers).map(([name, text]) => [name, withoutProse(text)]));
  const isRead = (key) => wordIn(code, lastName(key)) || wordIn(code, camelCase(lastName(key)));
  const unread = keys
    .filter((key) => !withoutEffect.includes(key) && !isRead(key))
    .map(
      (key) =>
        `${placeOf(texts, schema, lastName(key))}: nobody reads ${key}; read it, remove it, or list it in config/without-effect.ts`,
    );
  const needless = withoutEffect
    .filter((key) => !keys.includes(key) || (isRead(key) && !SEEN_BY_EYE.includes(key)))
    .map((key) => `${placeOf(texts, lists, key)}: ${key} has an effect, or is not a key of the schema`);
  return [...unread, ...needless];
}

/** Methods that are said to be performed exactly if they are listed, and that nobody asks for; and the reverse. */
export function methodsWithoutReader({ methods, readers, texts }) {
  return methods.flatMap(({ process, method, effect }) => {
    const place = placeOf(texts, ['config/control-methods.ts'], method);
    const asked = Object.values(readers).some((text) => text.includes(`'${method}'`));
    if (effect === undefined)
      return [
        `${placeOf(texts, ['config/control-defaults.yaml'], method)}: config/control-methods.ts does not say what ${method} of ${process} does`,
      ];
    if (asked === (effect === 'listed')) return [];
    return [
      `${place}: ${method} of ${process} is ${asked ? 'asked for' : 'asked for by nobody'}, not '${effect}'`,
    ];
  });
}

/** Files of the private directory that are known by name, and that nobody opens. */
export function filesWithoutReader({ filesRead, readers, texts }) {
  return filesRead
    .filter((file) => !Object.values(readers).some((text) => text.includes(file)))
    .filter((file) => !isConstantUsed(file, readers, texts))
    .map((file) => `${placeOf(texts, ['config/private-directory.ts'], file)}: nobody reads ${file}`);
}

function isConstantUsed(file, readers, texts) {
  const constant = new RegExp(`const (\\w+) = '${escaped(file)}'`).exec(
    texts['config/private-directory.ts'],
  )?.[1];
  return constant !== undefined && wordIn(readers, constant);
}

const OPTION = /(?:\.(?:requiredOption|option)|new Option)\(\s*'(?:-\w, )?--([\w-]+)/g;

/** Options of commands whose value no command reads. */
export function optionsWithoutReader(readers) {
  const commands = Object.entries(readers).filter(([name]) => name.startsWith('cli/'));
  // What a type says of an option, and its declaration, do not read it.
  const reading = commands.map(([, text]) => text.replace(/\breadonly \w+\??:/g, '').replace(OPTION, ''));
  return commands.flatMap(([name, text]) =>
    [...text.matchAll(OPTION)].flatMap(({ 1: option, index }) => {
      const value = camelCase(option.replace(/^no-/, ''), '-');
      const word = new RegExp(`\\b${value}\\b`);
      if (reading.some((other) => word.test(other))) return [];
      const line = text.slice(0, index).split('\n').length;
      return [`${name}:${line}: no command reads the option --${option}`];
    }),
  );
}

const lastName = (key) => key.split('.').at(-1);

function camelCase(name, separator = '_') {
  return name.replace(new RegExp(`${separator}([a-zA-Z])`, 'g'), (_, letter) => letter.toUpperCase());
}

function wordIn(readers, name) {
  const word = new RegExp(`\\b${escaped(name)}\\b`);
  return Object.values(readers).some((text) => word.test(text));
}

/** `file:line` of the first place where one of the files has the word. */
function placeOf(texts, files, name) {
  const word = new RegExp(`(?<![\\w.])${escaped(name)}(?![\\w.])`);
  for (const file of files) {
    const line = (texts[file] ?? '').split('\n').findIndex((each) => word.test(each));
    if (line >= 0) return `${file}:${line + 1}`;
  }
  return `${files[0]}:1`;
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What the configuration's own code says, in plain values. */
async function settings(root) {
  const { outputFiles } = buildSync({
    entryPoints: [join(root, 'scripts/lint/settings.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'error',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(process.cwd() + '/');",
    },
  });
  const program = `data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`;
  return (await import(program)).settings(readFileSync(join(root, 'config/control-defaults.yaml'), 'utf8'));
}
