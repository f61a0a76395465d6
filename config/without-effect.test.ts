import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { checkoutDirectory } from './checkout';
import { METHOD_EFFECTS } from './control-methods';
import { productionSchema } from './schema/production';
import { controlKeysWithoutEffect, keysWithoutEffect, WITHOUT_EFFECT } from './without-effect';
import { parseYaml } from './yaml-file';

const root = checkoutDirectory();
const FOLDERS = [
  'activities',
  'broker/ib',
  'cli',
  'config',
  'data',
  'domain',
  'notify',
  'reports',
  'services',
  'systems',
  'workers',
];
/** Files that define or list keys without reading them. */
const DEFINITIONS =
  /\.test\.ts$|^config\/(schema\/|without-effect|control-methods|protections-of)|\/samples\/|^systems\/config\/(schema|sections|defaults|known-keys|known-functions|backtest-config|without-effect)\.ts$/;

const sources = FOLDERS.flatMap((folder) => typeScriptBelow(join(root, folder)))
  .map((file) => relative(root, file))
  .filter((file) => !DEFINITIONS.test(file))
  .map((file) => withoutComments(readFileSync(join(root, file), 'utf8')));

function typeScriptBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

/** Dotted keys of a schema, down to those that hold no mapping of known names. */
function keysOf(schema: z.ZodType, path: readonly string[] = []): string[] {
  const inner = unwrapped(schema);
  if (!(inner instanceof z.ZodObject)) return [path.join('.')];
  return Object.entries(inner.shape).flatMap(([key, part]) => keysOf(part as z.ZodType, [...path, key]));
}

function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return unwrapped(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodPipe ? unwrapped(schema.out as z.ZodType) : schema;
}

/** The engine reads its keys in camel case. */
function isRead(key: string): boolean {
  const name = key.split('.').pop()!;
  const camel = name.replace(/_([a-zA-Z])/g, (_, letter: string) => letter.toUpperCase());
  const word = new RegExp(`\\b(${name}|${camel})\\b`);
  return sources.some((text) => word.test(text));
}

/** Read by names that are common words, or by way of a list of keys: what the search above cannot see. */
const SEEN_BY_EYE = new Set([
  'quandl_key',
  'barchart_key',
  'retention_days.diagnostics',
  'retention_days.logs',
  'strategy_capital_allocation.function',
  'auto_weight_from_grouping',
]);

describe('every key has an effect, or is listed as having none', () => {
  const keys = keysOf(productionSchema);

  it('finds the keys of the schema', () => expect(keys.length).toBeGreaterThan(200));

  it('a key of the schema that nobody reads is in the list', () => {
    expect(keys.filter((key) => !isRead(key) && !(key in WITHOUT_EFFECT))).toEqual([]);
  });

  it('a key in the list is in the schema, and nobody reads it', () => {
    const listed = Object.keys(WITHOUT_EFFECT);
    expect(listed.filter((key) => !keys.includes(key))).toEqual([]);
    expect(listed.filter((key) => isRead(key) && !SEEN_BY_EYE.has(key))).toEqual([]);
  });
});

describe('every method of a process is performed as listed, always or never', () => {
  const text = readFileSync(join(root, 'config/control-defaults.yaml'), 'utf8');
  const methods = parseYaml(text, 'control-defaults.yaml').entries.get('process_configuration_methods');
  const named =
    methods?.kind !== 'mapping'
      ? []
      : [...methods.entries].flatMap(([process, list]) =>
          list.kind === 'mapping' ? [...list.entries.keys()].map((method) => [process, method] as const) : [],
        );

  it.each(named)('%s: %s', (process, method) => {
    const effect = METHOD_EFFECTS[process]?.[method];
    expect(effect).toBeDefined();
    const isAsked = sources.some((source) => source.includes(`'${method}'`));
    expect(isAsked).toBe(effect!.kind === 'listed');
  });
});

describe('a warning names the key and its line', () => {
  it('of the private configuration', () => {
    const tree = parseYaml(
      '# mine\nlog_directory: ~/logs\nbackup:\n  verify: true\nreports:\n  status: {arguments: {a: 1}}\n',
      'my.yaml',
    );
    expect(keysWithoutEffect(tree).map(({ line, key }) => [line, key])).toEqual([
      [2, 'log_directory'],
      [4, 'backup.verify'],
      [6, 'reports.status.arguments'],
    ]);
  });

  it('of the control configuration: start times and predecessors do nothing', () => {
    const text = [
      "process_configuration_start_time: {run_systems: '20:05'}",
      "process_configuration_stop_time: {run_stack_handler: '19:00', run_backups: '23:00'}",
      'process_configuration_previous_process: {run_systems: run_capital_update}',
    ].join('\n');
    expect(controlKeysWithoutEffect(parseYaml(text, 'my.yaml')).map(({ line, key }) => [line, key])).toEqual([
      [1, 'process_configuration_start_time.run_systems'],
      [3, 'process_configuration_previous_process'],
      [2, 'process_configuration_stop_time.run_backups'],
    ]);
  });
});
