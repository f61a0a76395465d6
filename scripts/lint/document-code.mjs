/** Reading Markdown as text: enough for rules about the code, paths and links that a document names. */

const FENCE = /^\s*```/;
const INDENTED = /^ {4,}\S/;
const SPAN = /(?<!`)(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g;
const LINK = /\]\(([^)\s]+)\)/g;

/**
 * What a document names, each with its line and the paragraph it belongs to (counted from 0): `code` of spans and of
 * the lines of blocks, `links` with their targets, `prose` line by line without both.
 */
export function readDocument(text) {
  const found = { code: [], links: [], prose: [] };
  let line = 1;
  paragraphsOf(text).forEach(({ lines, block }, paragraph) => {
    const named = (kind, string, at) => found[kind].push({ text: string, line: at, paragraph });
    if (block) for (const [i, each] of lines.entries()) named('code', each, line + i);
    else readProse(lines.join('\n'), (kind, string, offset) => named(kind, string, line + offset));
    line += lines.length;
  });
  return found;
}

function readProse(text, named) {
  const lineAt = (index) => text.slice(0, index).split('\n').length - 1;
  const blanked = (match) => match.replace(/[^\n]/g, ' ');
  for (const { 2: code, index } of text.matchAll(SPAN))
    named('code', code.replace(/\s*\n\s*/g, ' '), lineAt(index));
  const withoutCode = text.replace(SPAN, blanked);
  for (const { 1: target, index } of text.matchAll(LINK)) named('links', target, lineAt(index));
  const prose = withoutCode.replace(LINK, blanked).split('\n');
  for (const [i, each] of prose.entries()) named('prose', each, i);
}

/** Runs of lines: blocks of code, and what stands between blank lines. */
function paragraphsOf(text) {
  const paragraphs = [];
  let fenced = false;
  let blank = true;
  for (const each of text.split('\n')) {
    const fence = FENCE.test(each);
    const block = fenced || fence || ((blank || paragraphs.at(-1)?.block === true) && INDENTED.test(each));
    if (paragraphs.length === 0 || paragraphs.at(-1).block !== block || blank)
      paragraphs.push({ lines: [], block });
    paragraphs.at(-1).lines.push(fence ? '' : each);
    if (fence) fenced = !fenced;
    blank = each.trim() === '' && !fenced;
  }
  return paragraphs;
}
