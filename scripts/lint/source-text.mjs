/** Reading TypeScript as text: enough for rules about imports and forbidden words. */

/**
 * The source with comments turned into blanks; line numbers stay.
 * @param strings which strings are blanked too, by what is inside the quotes
 */
export function withoutComments(source, { strings = () => false } = {}) {
  let result = '';
  let i = 0;
  while (i < source.length) {
    const skip = commentLength(source, i);
    if (skip > 0) {
      result += blank(source.slice(i, i + skip));
      i += skip;
      continue;
    }
    const quote = source[i];
    if (quote === "'" || quote === '"' || quote === '`') {
      const end = endOfString(source, i);
      const inside = source.slice(i + 1, end - 1);
      result += quote + (strings(inside) ? blankString(inside, quote) : inside) + source.slice(end - 1, end);
      i = end;
      continue;
    }
    result += source[i++];
  }
  return result;
}

/** The source without comments and sentences: a word of a message is not code. Strings without spaces stay. */
export function withoutProse(source) {
  return withoutComments(source, { strings: (inside) => /\s/.test(inside) });
}

/** Each import or re-export: what it names, whether only types, and the line. */
export function importsOf(source) {
  const text = withoutComments(source);
  const pattern =
    /\b(import|export)\s+(type\s+)?([^'";]*?)\s*from\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => ({
    target: match[4] ?? match[5],
    typeOnly: match[2] !== undefined || onlyTypeNames(match[3]),
    line: lineAt(text, match.index),
  }));
}

/** Every place where a pattern (with flag g) occurs outside comments and strings. */
export function occurrences(source, pattern) {
  const text = withoutComments(source, { strings: () => true });
  return [...text.matchAll(pattern)].map((match) => ({ found: match[0], line: lineAt(text, match.index) }));
}

function onlyTypeNames(clause) {
  const names = /^\{([\s\S]*)\}$/.exec(clause?.trim() ?? '')?.[1];
  if (names === undefined) return false;
  const items = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return items.length > 0 && items.every((name) => name.startsWith('type '));
}

function commentLength(source, i) {
  if (source.startsWith('//', i) && source[i - 1] !== ':' && source[i - 1] !== '\\') {
    const end = source.indexOf('\n', i);
    return (end < 0 ? source.length : end) - i;
  }
  if (!source.startsWith('/*', i)) return 0;
  const end = source.indexOf('*/', i + 2);
  return (end < 0 ? source.length : end + 2) - i;
}

function endOfString(source, start) {
  const quote = source[start];
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === quote) return i + 1;
    else if (source[i] === '\n' && quote !== '`') return i; // an apostrophe in a regular expression
  }
  return source.length;
}

/** Code inside `${}` of a template stays visible. */
function blankString(inside, quote) {
  if (quote !== '`') return blank(inside);
  return inside.replace(/\$\{[^}]*\}|[^$]+|\$/g, (part) => (part.startsWith('${') ? part : blank(part)));
}

function blank(text) {
  return text.replace(/[^\n]/g, ' ');
}

function lineAt(text, index) {
  return text.slice(0, index).split('\n').length;
}
