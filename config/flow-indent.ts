import { Lexer } from 'yaml';

/** The lexer's sign that a line inside brackets is indented too little to belong to them. */
const FLOW_BROKEN_OFF = '\u0018';

/** Tokens that stand for no text: begin of a document, of a scalar, and brackets broken off. */
const SIGNS: ReadonlySet<string> = new Set(['\u0002', '\u001f', FLOW_BROKEN_OFF]);

/** Deeper than any mapping around it. */
const INDENT = ' '.repeat(80);

/** Characters to go over in all: a file that needs more is refused as it stands. */
const WORK_MAX = 20_000_000;

/**
 * The text with lines inside brackets indented. YAML asks that they are, and most readers, pysystemtrade's among them,
 * take them from column 1 as well. Line numbers stay. Text without such lines is returned as it is.
 */
export function indentFlowLines(text: string): string {
  let result = text;
  for (let work = 0; work < WORK_MAX; work += result.length) {
    const place = brokenOffAt(result);
    if (place === undefined) return result;
    result = result.slice(0, place) + INDENT + result.slice(place);
  }
  return result;
}

/** Offset of the line that ended a bracket by its indentation. */
function brokenOffAt(text: string): number | undefined {
  let offset = 0;
  let isFirst = true;
  for (const token of new Lexer().lex(text)) {
    if (token === FLOW_BROKEN_OFF && !isFirst) return text.lastIndexOf('\n', offset - 1) + 1;
    isFirst = false;
    if (!SIGNS.has(token)) offset += token.length;
  }
  return undefined;
}
