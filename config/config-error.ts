import { isAbsolute, relative } from 'node:path';
import { TstError } from '../domain/errors/errors';
import type { ConfigProblem } from './loaded-config';

/** BAD_CONFIG with every problem found, so that they can be corrected in one go. */
export class ConfigError extends TstError {
  constructor(readonly problems: readonly ConfigProblem[]) {
    super('BAD_CONFIG', describeProblems(problems));
  }

  override get remedy(): string {
    if (this.problems.length !== 1) return super.remedy;
    return this.problems[0].remedy;
  }
}

/** One problem a line: `file:line: key: what is wrong (what to do)`. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  if (problems.length === 1) return describeWhere(problems[0]);
  const sorted = [...problems].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  const lines = sorted.map((problem) => `\n  ${describeWhere(problem)}\n    ${problem.remedy}`);
  return `${problems.length} problems in the configuration${lines.join('')}`;
}

function describeWhere({ file, line, key, message }: ConfigProblem): string {
  const place = line > 0 ? `${displayPath(file)}:${line}` : displayPath(file);
  return [place, key, message].filter((part) => part !== '').join(': ');
}

/** A path as one would type it from here. */
export function displayPath(file: string): string {
  if (!isAbsolute(file)) return file;
  const short = relative(process.cwd(), file);
  return short === '' || short.startsWith('..') ? file : short;
}
