import { z } from 'zod';
import { misspeltName } from '../systems/config/nearest-name';
import type { ConfigProblem } from './loaded-config';
import type { ConfigNode, MappingNode } from './node';

/** A key that the schema does not know: near a known one (an error) or not (perhaps your own; a warning). */
export interface UnknownKey {
  readonly problem: ConfigProblem;
  readonly severity: 'error' | 'warning';
}

/** Every key of the tree that the schema does not name. Mappings of free names are searched below. */
export function unknownKeys(
  root: MappingNode,
  schema: z.ZodType,
  belongsElsewhere: ReadonlyMap<string, string> = new Map(),
): readonly UnknownKey[] {
  const found: UnknownKey[] = [];
  visit(root, schema, [], (path, known, node, strict) => {
    const unknown = judge(path, known, node, belongsElsewhere);
    found.push(strict ? refused(unknown) : unknown);
  });
  return found;
}

function refused({ severity, problem }: UnknownKey): UnknownKey {
  if (severity === 'error') return { severity, problem };
  return { severity: 'error', problem: { ...problem, message: 'unknown key', remedy: 'Remove it.' } };
}

type Report = (
  path: readonly string[],
  known: readonly string[],
  node: ConfigNode,
  isStrict: boolean,
) => void;

function visit(node: ConfigNode, wrapped: z.ZodType, path: readonly string[], report: Report): void {
  if (node.kind !== 'mapping') return;
  const schema = unwrapped(wrapped);
  for (const [key, child] of node.entries) {
    const childPath = [...path, key];
    if (schema instanceof z.ZodRecord) visit(child, schema.valueType as z.ZodType, childPath, report);
    if (!(schema instanceof z.ZodObject)) continue;
    const known: z.ZodType | undefined = Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined;
    if (known) visit(child, known, childPath, report);
    else if (!takesAnyKey(schema)) report(childPath, Object.keys(schema.shape), child, isStrict(schema));
  }
}

/** A section of the engine: an unknown key in it is an error, as it is in a strategy. */
function isStrict(schema: z.ZodObject): boolean {
  return schema.def.catchall instanceof z.ZodNever;
}

function takesAnyKey(schema: z.ZodObject): boolean {
  return schema.def.catchall !== undefined && !isStrict(schema);
}

function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return unwrapped(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return unwrapped(schema.out as z.ZodType);
  return schema;
}

function judge(
  path: readonly string[],
  known: readonly string[],
  node: ConfigNode,
  belongsElsewhere: ReadonlyMap<string, string>,
): UnknownKey {
  const key = path[path.length - 1];
  const elsewhere = path.length === 1 ? belongsElsewhere.get(key) : undefined;
  const nearest = misspeltName(key, known);
  const { origin } = node;
  const file = 'file' in origin ? origin.file : origin.kind === 'override' ? origin.by : '';
  const line = 'line' in origin ? origin.line : 0;
  const problem = { file, line, key: path.join('.') };
  if (elsewhere) {
    const message = `has an effect only in ${elsewhere}`;
    return { severity: 'error', problem: { ...problem, message, remedy: `Move it to ${elsewhere}.` } };
  }
  if (nearest) {
    const message = `unknown key. Did you mean ${nearest}?`;
    return {
      severity: 'error',
      problem: { ...problem, message, remedy: `Write ${nearest}, or remove the key.` },
    };
  }
  const message = 'unknown key: it has no effect';
  const remedy = 'Remove it, or ignore this if only your own strategy reads it.';
  return { severity: 'warning', problem: { ...problem, message, remedy } };
}
