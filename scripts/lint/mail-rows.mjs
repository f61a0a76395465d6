/** Every mail that the system can send has its place on the page for operators: whoever gets one finds there what to do. */
import { parseSync } from '@swc/core';

export const OPERATORS_PAGE = 'docs/operations.md';
const SENDERS = /^(?:activities|domain|workers|workflows|services)\/.*(?<!\.test)\.ts$/;
const NAMED = /\*([^*\n]+)\*/g;

/** Every breach as `file: sentence`. @param page text of the page, on which subjects of mails stand in italics */
export function mailBreaches(name, source, page) {
  if (!SENDERS.test(name) || !/\bsubject\b/.test(source)) return [];
  const named = [...page.matchAll(NAMED)].map(([, text]) => text.toLowerCase());
  return subjectsOf(source)
    .filter((words) => !named.some((text) => text.includes(words.toLowerCase())))
    .map((words) => `${name}: a mail says *${words}*, and ${OPERATORS_PAGE} does not say what to do then`);
}

/** The words of each subject that are always the same: of a template its longest piece. */
function subjectsOf(source) {
  const found = [];
  visit(parseSync(source, { syntax: 'typescript', target: 'es2022' }).body);
  return found;

  function visit(node) {
    if (node === null || typeof node !== 'object') return;
    if (node.type === 'KeyValueProperty' && node.key.value === 'subject') found.push(...wordsOf(node.value));
    if (node.type === 'VariableDeclarator' && node.id.value === 'subject') found.push(...wordsOf(node.init));
    for (const value of Object.values(node)) visit(value);
  }
}

function wordsOf(node) {
  if (node?.type === 'StringLiteral') return [trimmed(node.value)];
  if (node?.type === 'ConditionalExpression')
    return [...wordsOf(node.consequent), ...wordsOf(node.alternate)];
  if (node?.type !== 'TemplateLiteral') return [];
  const pieces = node.quasis.map(({ cooked }) => trimmed(cooked ?? ''));
  return [pieces.reduce((a, b) => (b.length > a.length ? b : a))];
}

/** Without what follows a colon, and without a last preposition, whose noun differs from mail to mail. */
function trimmed(words) {
  return words
    .replace(/^[\s:(]+/, '')
    .replace(/:.*$/s, '')
    .trim()
    .replace(/ (?:of|for|in)$/, '');
}
