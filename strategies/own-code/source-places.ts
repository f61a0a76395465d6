import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';

/** Compiled code of one rule file, with the way back to its lines. */
export interface RuleSource {
  readonly file: string;
  readonly code: string;
  /** JSON text of the source map. */
  readonly map: string;
}

/** A place as an editor takes it: `file:line:column`. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const FRAME = /^\s*at .*?\(?([^()\s]+):(\d+):(\d+)\)?$/;

/**
 * Where in the user's own files an error came from: the topmost frame of its stack in `source`, its line
 * looked up in the source map. Undefined when the error did not pass there.
 */
export function placeOfError(error: unknown, source: RuleSource): SourcePlace | undefined {
  const map = new SourceMap(JSON.parse(source.map) as SourceMapPayload);
  const places = stackOf(error)
    .split('\n')
    .map((line) => FRAME.exec(line))
    .filter((frame) => frame !== null && frame[1] === source.file)
    .map((frame) => original(map, source, Number(frame![2]), Number(frame![3])))
    .filter((place) => place !== undefined);
  return places.find(({ file }) => file === source.file) ?? places[0];
}

function original(map: SourceMap, source: RuleSource, line: number, column: number): SourcePlace | undefined {
  const entry = map.findEntry(line - 1, column - 1);
  if (!('originalSource' in entry)) return undefined;
  const file = resolve(dirname(source.file), entry.originalSource);
  return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

/** The same error, its stack leading to the line as it was written. */
export function relocated(error: unknown, source: RuleSource): unknown {
  const place = placeOfError(error, source);
  if (place === undefined) return error;
  const moved = new Error(messageOf(error), { cause: error });
  moved.stack = `Error: ${moved.message}\n    at ${place.file}:${place.line}:${place.column}`;
  return moved;
}

export function messageOf(error: unknown): string {
  return isErrorLike(error) ? error.message : String(error);
}

function stackOf(error: unknown): string {
  return isErrorLike(error) ? (error.stack ?? '') : '';
}

/** Compiled code may have another `Error`, so instanceof proves nothing. */
function isErrorLike(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'message' in error && 'stack' in error;
}
