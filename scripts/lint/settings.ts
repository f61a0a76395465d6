/** What an operator may set, and what is said to have no effect, in plain values: what `keys.mjs` compares. */
import { z } from 'zod';
import { METHOD_EFFECTS } from '../../config/control-methods';
import { FILES_READ } from '../../config/private-directory';
import { productionSchema } from '../../config/schema/production';
import { WITHOUT_EFFECT } from '../../config/without-effect';
import { parseYaml } from '../../config/yaml-file';

/** `controlDefaults`: text of the shipped control configuration, which names every method of a process. */
export function settings(controlDefaults: string) {
  return {
    keys: keysOf(productionSchema),
    withoutEffect: Object.keys(WITHOUT_EFFECT),
    methods: methodsOf(controlDefaults),
    filesRead: FILES_READ,
  };
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

function methodsOf(text: string) {
  const tree = parseYaml(text, 'control-defaults.yaml').entries.get('process_configuration_methods');
  if (tree?.kind !== 'mapping') return [];
  return [...tree.entries].flatMap(([process, list]) =>
    list.kind !== 'mapping'
      ? []
      : [...list.entries.keys()].map((method) => ({
          process,
          method,
          effect: METHOD_EFFECTS[process]?.[method]?.kind,
        })),
  );
}
