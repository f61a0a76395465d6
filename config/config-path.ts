import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

const FILE_ENDINGS = /\.(yaml|yml|csv|txt|json|log)$/i;

export type Environment = Readonly<Record<string, string | undefined>>;

const VARIABLE = /\$\{?([A-Z_][A-Z0-9_]*)\}?/gi;

/** `~` and `$NAME` as a shell would read them; an unknown `$NAME` stays as it is. */
export function expandPath(path: string, env: Environment): string {
  const home = path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
  return home.replace(VARIABLE, (whole, name: string) => env[name] ?? whole);
}

/** Variables of a path that are not set, as they are written. */
export function unsetVariables(path: string, env: Environment): readonly string[] {
  return [...path.matchAll(VARIABLE)].filter(([, name]) => env[name] === undefined).map(([whole]) => whole);
}

/**
 * Path of a reference in a configuration file. With a slash it is taken as it is; without one the dots are
 * separators, as in pysystemtrade: `systems.my.production.yaml` is systems/my/production.yaml.
 */
export function dottedToPath(reference: string): string {
  if (/[/\\]/.test(reference)) return reference;
  const ending = FILE_ENDINGS.exec(reference)?.[0] ?? '';
  const stem = reference.slice(0, reference.length - ending.length);
  return stem.replaceAll('.', '/') + ending;
}

/**
 * First existing file that a reference may mean, tried under each of `roots`, both dotted and as written;
 * `tried` are the paths that do not exist.
 */
export function findReferenced(
  reference: string,
  roots: readonly string[],
  env: Environment = {},
): { readonly path: string | undefined; readonly tried: readonly string[] } {
  const expanded = expandPath(reference, env);
  const forms = [...new Set([expanded, dottedToPath(expanded)])];
  const candidates = forms.flatMap((form) =>
    isAbsolute(form) ? [form] : roots.map((root) => resolve(root, form)),
  );
  const unique = [...new Set(candidates)];
  const path = unique.find((candidate) => existsSync(candidate));
  return { path, tried: path ? [] : unique };
}

/** A directory of the configuration, absolute: relative ones lie under `base`. */
export function resolveDirectory(
  value: string | undefined,
  fallback: string,
  base: string,
  env: Environment,
): string {
  return resolve(base, dottedToPath(expandPath(value ?? fallback, env)));
}
