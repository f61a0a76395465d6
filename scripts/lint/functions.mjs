/** The functions of a source text, with their lengths. */
import { parseSync } from '@swc/core';

const KINDS = [
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'MethodProperty',
];

/** `{ name, line, lines }` of each function with a block, those inside of others too; an arrow to an expression is none. */
export function functionsOf(source) {
  const tree = parseSync(source, { syntax: 'typescript', target: 'es2022' });
  // Offsets are in bytes, and count on from whatever was parsed before in this process.
  const bytes = Buffer.from(source);
  const start = tree.span.start - bytes.indexOf(Buffer.from(source.trimStart().slice(0, 1)));
  const lineAt = (offset) => bytes.subarray(0, Math.max(0, offset)).toString('utf8').split('\n').length;
  const found = [];
  visit(tree.body, undefined);
  return found;

  function visit(node, name) {
    if (Array.isArray(node)) {
      for (const item of node) visit(item, name);
      return;
    }
    if (node === null || typeof node !== 'object') return;
    const own = nameOf(node) ?? name;
    if (KINDS.includes(node.type) && (node.body ?? node.function?.body)?.type === 'FunctionBody') {
      const span = node.span ?? node.function?.span;
      const first = lineAt(span.start - start);
      const lines = lineAt(span.end - start) - first + 1;
      found.push({ name: own ?? '(unnamed)', line: first, lines });
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'span') visit(value, own);
  }
}

function nameOf(node) {
  if (node.type === 'FunctionDeclaration') return node.identifier?.value;
  if (node.type === 'VariableDeclarator') return node.id?.value;
  if (node.type === 'ClassMethod' || node.type === 'MethodProperty' || node.type === 'KeyValueProperty')
    return node.key?.value;
  return undefined;
}
