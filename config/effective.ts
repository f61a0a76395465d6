import { displayPath } from './config-error';
import type { LoadedConfig, Origin } from './loaded-config';
import { masked } from './secrets';

/** One value in force. */
export interface EffectiveValue {
  /** Dotted; control keys begin with `control.`. */
  readonly key: string;
  /** Secrets masked. */
  readonly value: unknown;
  readonly origin: Origin;
}

/** Every value in force with where it came from, secrets masked, in the order of the files. */
export function effectiveValues(loaded: LoadedConfig): readonly EffectiveValue[] {
  const { config, control } = loaded;
  return [...leaves(loaded, [], { ...loaded.raw, ...config }), ...leaves(loaded, ['control'], control)];
}

function leaves(loaded: LoadedConfig, path: readonly string[], value: unknown): EffectiveValue[] {
  if (isMapping(value) && Object.keys(value).length > 0 && !isMethod(path)) {
    return Object.entries(value).flatMap(([key, item]) => leaves(loaded, [...path, key], item));
  }
  if (value === undefined) return [];
  const key = path.join('.');
  return [{ key, value: masked(key, value), origin: loaded.origin(key) }];
}

/** A method of a process stays on one line: `control.process_configuration_methods.<process>.<method>`. */
function isMethod(path: readonly string[]): boolean {
  return path[1] === 'process_configuration_methods' && path.length === 4;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A configuration of top-level keys as it may be stored or written, secrets masked. */
export function maskedConfig(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, masked(key, value)]));
}

/** `private/private_config.yaml:12`, `default`, `environment TST_EMAIL_PWD`, ... */
export function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'file':
      return `${displayPath(origin.file)}:${origin.line}`;
    case 'default':
      return 'default';
    case 'environment':
      return `environment ${origin.name}`;
    case 'credential':
      return `credential ${displayPath(origin.file)}`;
    case 'override':
      return origin.by;
    case 'absent':
      return '';
  }
}
