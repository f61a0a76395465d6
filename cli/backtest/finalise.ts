import { readFile } from 'node:fs/promises';
import { Document, parseDocument } from 'yaml';
import { displayPath } from '../../config/config-error';
import { tstError } from '../../domain/errors/errors';
import { renderText } from '../../reports/renderers/text';
import { column, row, table } from '../../reports/sections';
import { writeFileAtomically } from '../../services/files/atomic-file';
import { loadStrategyFile } from '../../strategies/strategy-file';
import type { Backtest } from '../../systems/backtest';
import { isMapping, type Mapping } from '../../systems/config/merge';
import { suggestion } from '../../systems/config/nearest-name';
import { parseBacktestConfig } from '../../systems/config/parse-backtest-config';
import {
  FIXED_ATTRIBUTES,
  type FixedAttribute,
  type FixedParameters,
  fixedParameters,
  leftUnfixed,
  withFixedParameters,
} from '../../systems/finalise/fixed-parameters';
import { lastValid } from '../../systems/primitives/time-series';
import {
  backtestOf,
  type Research,
  type ResearchOptions,
  strategyFilePath,
  withResearch,
} from './load-research';

export interface FinaliseOptions extends ResearchOptions {
  readonly output: string;
  /** Default: all. */
  readonly attributes?: readonly string[];
  /** Strategy file that receives the values; default: the estimated configuration itself. */
  readonly merge?: string;
}

/**
 * Writes a backtest's last estimates as fixed values into a separate strategy file, or into a copy of another one. The
 * result is parsed as a strategy first, so that a file that cannot run is not written.
 */
export async function finaliseResearch(reference: string, options: FinaliseOptions): Promise<void> {
  const attributes = (options.attributes ?? FIXED_ATTRIBUTES)
    .flatMap((list) => list.split(','))
    .map(knownAttribute);
  await withResearch(reference, options, (research) => finaliseLoaded(research, attributes, options));
}

async function finaliseLoaded(
  research: Research,
  attributes: readonly FixedAttribute[],
  options: FinaliseOptions,
): Promise<void> {
  const { loaded } = research;
  const target = options.merge === undefined ? research.file : strategyFilePath(options.merge, loaded);
  const { own, inherited } = loadStrategyFile(target, loaded);
  const estimated = backtestOf(research);
  const fixed = fixedParameters(estimated, attributes);
  const merged = withFixedParameters(own, fixed);
  const sources = { file: options.output, ownRules: Object.keys(research.ownRules) };
  const config = parseBacktestConfig(merged, sources, inherited);
  const text =
    options.merge === undefined
      ? completeFile(displayPath(research.file), merged)
      : mergedFile(await readFile(target, 'utf8'), fixed, merged['trading_rules']);
  writeFileAtomically(options.output, text);
  printWritten(fixed, attributes, options.output);
  if (options.merge !== undefined) return;
  printUnfixed(research, fixed);
  process.stdout.write(lastPositions(estimated, backtestOf({ ...research, config })));
}

/** The estimated configuration, its base files joined, with the values in place of the estimates. */
function completeFile(source: string, merged: Mapping): string {
  const document = new Document(merged);
  document.commentBefore =
    ` Fixed values of the estimates in ${source}, as of the last day of its prices.\n` +
    ' Under an instrument in forecast_scalars: only those that differ from all others.';
  return document.toString();
}

/** The values in another strategy file, whose other keys and comments stay. `rules`: its rules without scalars. */
function mergedFile(text: string, fixed: FixedParameters, rules: unknown): string {
  const document = parseDocument(text);
  for (const [key, value] of Object.entries(fixed.values)) document.set(key, document.createNode(value));
  // A scalar given with its rule, here or in a base file, would take precedence over those just set.
  const written: unknown = document.toJS()?.trading_rules;
  if ('forecast_scalars' in fixed.values && !isMapping(written) && isMapping(rules))
    document.set('trading_rules', document.createNode(rules));
  for (const name of Object.keys(isMapping(written) && 'forecast_scalars' in fixed.values ? written : {})) {
    if (document.hasIn(['trading_rules', name, 'forecast_scalar']))
      document.deleteIn(['trading_rules', name, 'forecast_scalar']);
  }
  return document.toString();
}

function printWritten(fixed: FixedParameters, attributes: readonly FixedAttribute[], output: string): void {
  const names = attributes.filter((name) => name in fixed.values);
  console.log(`fixed: ${names.join(', ') || 'nothing'}; all estimates are off`);
  for (const { attribute, reason } of fixed.skipped) console.error(`skipped: ${attribute}: ${reason}`);
  console.log(`written: ${output}`);
}

function printUnfixed({ config }: Research, fixed: FixedParameters): void {
  const names = leftUnfixed(config.effective, fixed);
  if (names.length > 0)
    console.error(
      `no longer estimated, but not fixed either; the file's value or the default applies: ${names.join(', ')}`,
    );
}

/**
 * Prints the positions that the written file results in at the end of the same prices, next to those of the estimates.
 */
function lastPositions(estimated: Backtest, fixed: Backtest): string {
  const last = (backtest: Backtest, code: string) => lastValid(backtest.notionalPosition(code).values);
  const rows = estimated.instruments.map((code) => {
    const [before, after] = [last(estimated, code), last(fixed, code)];
    const isMapped = !(code in estimated.config.forecastMapping) && code in fixed.config.forecastMapping;
    return row(code, figure(before), figure(after), isMapped ? 'has a forecast mapping now' : '');
  });
  const columns = [column('instrument'), column('estimated', 'short'), column('fixed', 'short'), column('')];
  return renderText({
    title: 'Positions of the last day, in contracts, before rounding',
    producedAt: Date.now(),
    zone: 'UTC',
    sections: [table('', columns, rows)],
  });
}

function figure(position: number): number | string {
  return Number.isNaN(position) ? 'missing' : Number(position.toPrecision(10));
}

function knownAttribute(name: string): FixedAttribute {
  const found = FIXED_ATTRIBUTES.find((attribute) => attribute === name);
  if (found !== undefined) return found;
  const near = suggestion(name, FIXED_ATTRIBUTES);
  throw tstError('BAD_INPUT', `'${name}' cannot be fixed${near}; use ${FIXED_ATTRIBUTES.join(', ')}`);
}
