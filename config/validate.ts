import type { z } from 'zod';
import type { ConfigProblem, Origin } from './loaded-config';
import { type MappingNode, nodeAt, originAt, plainValue } from './node';
import { masked } from './secrets';

export type Validated<Value> =
  | { readonly kind: 'valid'; readonly value: Value }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

/** The typed value of a tree, or each problem with the place where the offending value was written. */
export function validateTree<Schema extends z.ZodType>(
  root: MappingNode,
  schema: Schema,
  defaults?: MappingNode,
): Validated<z.infer<Schema>> {
  const result = schema.safeParse(plainValue(root));
  if (result.success) return { kind: 'valid', value: result.data };
  // Unknown keys are reported by `unknownKeys`, with the known one that is meant.
  const issues = result.error.issues.filter(({ code }) => code !== 'unrecognized_keys');
  return { kind: 'invalid', problems: issues.map((issue) => problemOf(issue, root, defaults)) };
}

function problemOf(
  issue: z.core.$ZodIssue,
  root: MappingNode,
  defaults: MappingNode | undefined,
): ConfigProblem {
  const key = issue.path.map(String).join('.');
  return {
    ...placeOf(originAt(root, issue.path)),
    key,
    message: `${issue.message}${whatItIs(root, issue.path, key)}`,
    remedy: remedyFor(issue.path, defaults),
  };
}

function whatItIs(root: MappingNode, path: readonly PropertyKey[], key: string): string {
  const node = nodeAt(root, path);
  if (!node) return ', and is missing';
  const shown = masked(key, plainValue(node));
  const text = typeof shown === 'number' ? String(shown) : (JSON.stringify(shown) ?? String(shown));
  return `, not ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`;
}

function remedyFor(path: readonly PropertyKey[], defaults: MappingNode | undefined): string {
  const fallback = defaults && nodeAt(defaults, path);
  if (fallback?.kind !== 'scalar' || fallback.value === null) return 'Correct the value.';
  return `Correct the value, or remove the key: its default is ${String(fallback.value)}.`;
}

/** File and line of an origin, for a problem. */
export function placeOf(origin: Origin): { readonly file: string; readonly line: number } {
  switch (origin.kind) {
    case 'file':
    case 'default':
      return { file: origin.file, line: origin.line };
    case 'credential':
      return { file: origin.file, line: 0 };
    case 'environment':
      return { file: `environment variable ${origin.name}`, line: 0 };
    case 'override':
      return { file: origin.by, line: 0 };
    case 'absent':
      return { file: '', line: 0 };
  }
}
