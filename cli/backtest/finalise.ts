import { readFile } from 'node:fs/promises';
import { Document, parseDocument } from 'yaml';
import { displayPath } from '../../config/config-error';
import { loadStrategyFile } from '../../config/strategy-file';
import { tstError } from '../../domain/errors/errors';
import { writeFileAtomically } from '../../services/atomic-file';
import { isMapping } from '../../systems/config/merge';
import { suggestion } from '../../systems/config/nearest-name';
import {
  FIXED_ATTRIBUTES,
  type FixedAttribute,
  type FixedParameters,
  fixedParameters,
  withFixedParameters,
} from '../../systems/finalise/fixed-parameters';
import { backtestOf, loadResearch, type ResearchOptions, strategyFilePath } from './load-research';

export interface FinaliseOptions extends ResearchOptions {
  readonly output: string;
  /** Default: all. */
  readonly attributes?: readonly string[];
  /** Strategy file that takes the values in; default: the estimated configuration itself. */
  readonly merge?: string;
}

/** Writes the end of a backtest's estimates as fixed values into a strategy file of its own. */
export async function finaliseResearch(reference: string, options: FinaliseOptions): Promise<void> {
  const attributes = (options.attributes ?? FIXED_ATTRIBUTES).map(knownAttribute);
  const research = await loadResearch(reference, options);
  const fixed = fixedParameters(backtestOf(research), attributes);
  const { merge } = options;
  const target = merge === undefined ? undefined : strategyFilePath(merge, research.loaded);
  const text =
    target === undefined
      ? completeFile(displayPath(research.file), loadStrategyFile(research.file, research.loaded).own, fixed)
      : await mergedFile(target, fixed);
  writeFileAtomically(options.output, text);
  const names = attributes.filter((name) => name in fixed.values);
  console.log(`fixed: ${names.join(', ') || 'nothing'}; all estimates are off`);
  for (const { attribute, reason } of fixed.skipped) console.error(`skipped: ${attribute}: ${reason}`);
  console.log(`written: ${options.output}`);
}

/** The estimated configuration, its base files joined, with the values in place of the estimates. */
function completeFile(
  source: string,
  own: Readonly<Record<string, unknown>>,
  fixed: FixedParameters,
): string {
  const document = new Document(withFixedParameters(own, fixed));
  document.commentBefore = ` Fixed values of the estimates in ${source}, as of the last day of its prices.`;
  return document.toString();
}

/** The values in another strategy file, whose other keys and comments stay. */
async function mergedFile(path: string, fixed: FixedParameters): Promise<string> {
  const document = parseDocument(await readFile(path, 'utf8'));
  for (const [key, value] of Object.entries(fixed.values)) document.set(key, document.createNode(value));
  // A scalar that stands with its rule would go before those just set.
  const rules: unknown = document.toJS()?.trading_rules;
  if ('forecast_scalars' in fixed.values && isMapping(rules)) {
    for (const [name, rule] of Object.entries(rules)) {
      if (isMapping(rule) && 'forecast_scalar' in rule)
        document.deleteIn(['trading_rules', name, 'forecast_scalar']);
    }
  }
  return document.toString();
}

function knownAttribute(name: string): FixedAttribute {
  const found = FIXED_ATTRIBUTES.find((attribute) => attribute === name);
  if (found !== undefined) return found;
  const near = suggestion(name, FIXED_ATTRIBUTES);
  throw tstError('BAD_INPUT', `'${name}' cannot be fixed${near}; there are: ${FIXED_ATTRIBUTES.join(', ')}`);
}
