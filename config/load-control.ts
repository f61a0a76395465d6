import { misspeltName } from '../systems/config/nearest-name';
import { METHOD_EFFECTS, type MethodEffect } from './control-methods';
import { unknownKeys } from './known-keys';
import type { ConfigProblem } from './loaded-config';
import { mergeMappings } from './merge';
import { type MappingNode, nodeAt } from './node';
import { CONTROL_FILE, readOwnFile } from './private-directory';
import { controlSchema } from './schema/control';
import { placeOf } from './validate';
import { controlKeysWithoutEffect } from './without-effect';

/** Processes whose methods are the names of strategies. */
const STRATEGY_PROCESSES = ['run_systems', 'run_strategy_order_generator'];

/** A private list of methods is complete: what it leaves out is not performed. */
const COMPLETE_LISTS = new Set(['process_configuration_methods.*']);

export interface ControlTree {
  readonly root: MappingNode;
  readonly errors: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/** Private control configuration over the default one, not validated yet. */
export function readControl(privateDirectory: string | undefined, defaults: MappingNode): ControlTree {
  const own = readOwnFile(privateDirectory, CONTROL_FILE, defaults);
  const merged = withMethodDefaults(mergeMappings(own, defaults, COMPLETE_LISTS), defaults);
  const unknown = [...unknownKeys(own, controlSchema), ...unknownMethods(own, defaults)];
  return {
    root: merged,
    errors: unknown.filter(({ severity }) => severity === 'error').map(({ problem }) => problem),
    warnings: [
      ...unknown.filter(({ severity }) => severity === 'warning').map(({ problem }) => problem),
      ...leftOut(own, merged, defaults),
      ...listedInVain(own),
      ...controlKeysWithoutEffect(own),
    ],
  };
}

function methodsOf(root: MappingNode, process: string): MappingNode | undefined {
  const node = nodeAt(root, ['process_configuration_methods', process]);
  return node?.kind === 'mapping' ? node : undefined;
}

function processesOf(root: MappingNode): readonly string[] {
  const node = root.entries.get('process_configuration_methods');
  return node?.kind === 'mapping' ? [...node.entries.keys()] : [];
}

/** A listed method takes the settings that it leaves out from the default method of that name. */
function withMethodDefaults(merged: MappingNode, defaults: MappingNode): MappingNode {
  const methods = merged.entries.get('process_configuration_methods');
  if (methods?.kind !== 'mapping') return merged;
  const filled = processesOf(merged).map((process) => {
    const own = methodsOf(merged, process);
    const low = methodsOf(defaults, process);
    return [process, own && low ? onlyListed(own, low) : methods.entries.get(process)!] as const;
  });
  const entries = new Map(merged.entries).set('process_configuration_methods', {
    ...methods,
    entries: new Map(filled),
  });
  return { ...merged, entries };
}

function onlyListed(own: MappingNode, low: MappingNode): MappingNode {
  const together = mergeMappings(own, low);
  const listed = [...together.entries].filter(([name]) => {
    const node = own.entries.get(name);
    return node !== undefined && !(node.kind === 'scalar' && (node.value === null || node.value === false));
  });
  return { ...own, entries: new Map(listed) };
}

function unknownMethods(own: MappingNode, defaults: MappingNode) {
  return processesOf(own).flatMap((process) => {
    const known = processesOf(defaults);
    const node = methodsOf(own, process);
    if (!known.includes(process))
      return [unknownName(own, ['process_configuration_methods', process], known)];
    if (STRATEGY_PROCESSES.includes(process) || !node) return [];
    const methods = [...(methodsOf(defaults, process)?.entries.keys() ?? [])];
    return [...node.entries.keys()]
      .filter((name) => !methods.includes(name))
      .map((name) => unknownName(own, ['process_configuration_methods', process, name], methods));
  });
}

function unknownName(root: MappingNode, path: readonly string[], known: readonly string[]) {
  const nearest = misspeltName(path[path.length - 1], known);
  const place = placeOf(nodeAt(root, path)!.origin);
  const key = path.join('.');
  const what = path.length === 2 ? 'process' : 'method';
  return nearest
    ? {
        severity: 'error' as const,
        problem: {
          ...place,
          key,
          message: `unknown ${what}. Did you mean ${nearest}?`,
          remedy: `Write ${nearest}, or remove it.`,
        },
      }
    : {
        severity: 'warning' as const,
        problem: {
          ...place,
          key,
          message: `unknown ${what}: it is not performed`,
          remedy: `Remove it. Known: ${known.join(', ')}.`,
        },
      };
}

/** Default methods that a private list leaves out. Meant, for a manual system; worth a line in any case. */
function leftOut(own: MappingNode, merged: MappingNode, defaults: MappingNode): ConfigProblem[] {
  return processesOf(own).flatMap((process) => {
    const performed = methodsOf(merged, process);
    const missing = [...(methodsOf(defaults, process)?.entries.keys() ?? [])].filter(
      (name) => !performed?.entries.has(name),
    );
    if (STRATEGY_PROCESSES.includes(process)) return [];
    const path = ['process_configuration_methods', process];
    const place = { ...placeOf(nodeAt(own, path)!.origin), key: path.join('.') };
    const left = (kind: MethodEffect['kind']) =>
      missing.filter((name) => effectOf(process, name).kind === kind);
    const problems: ConfigProblem[] = [];
    if (left('listed').length > 0)
      problems.push({
        ...place,
        message: `leaves out ${left('listed').join(', ')}: not performed`,
        remedy:
          'Nothing, if that is meant. Otherwise add them, or remove the whole list to get the default one.',
      });
    for (const name of left('always')) {
      const effect = effectOf(process, name);
      const reason = effect.kind === 'always' ? effect.reason : '';
      problems.push({
        ...place,
        message: `leaves out ${name}, which is performed all the same: ${reason}`,
        remedy: 'Add it, so that the list says what is done.',
      });
    }
    return problems;
  });
}

/** Methods of a private list that have nothing to do here. */
function listedInVain(own: MappingNode): ConfigProblem[] {
  return processesOf(own).flatMap((process) =>
    [...(methodsOf(own, process)?.entries ?? [])].flatMap(([name, node]) => {
      const effect = METHOD_EFFECTS[process]?.[name];
      if (effect?.kind !== 'never') return [];
      const key = `process_configuration_methods.${process}.${name}`;
      const message = `has no effect here: ${effect.reason}`;
      return [{ ...placeOf(node.origin), key, message, remedy: 'Remove it, or leave it: it does nothing.' }];
    }),
  );
}

function effectOf(process: string, method: string): MethodEffect {
  return METHOD_EFFECTS[process]?.[method] ?? { kind: 'listed' };
}
