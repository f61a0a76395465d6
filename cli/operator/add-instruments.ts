import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { inLanes } from '../../activities/running/in-lanes';
import { type BesidePrices, readBesidePrices } from '../../data/csv/beside-prices';
import { type Catalogue, loadCatalogue } from '../../data/store/catalogue';
import type { AddInstrumentInput } from '../../domain/cycle/workflow-inputs';
import { addInstrumentStart } from '../../domain/cycle/workflow-starts';
import { tstError } from '../../domain/errors/errors';
import type { AddedInstrument } from '../../domain/prices/added-instrument';
import { latestTradeDate } from '../../domain/time/trade-date';
import { resultOf } from '../../services/temporal/result-of';
import { startOrReach } from '../../services/temporal/start-workflow';
import { suggestion } from '../../systems/config/nearest-name';
import { rootCause } from '../simulated-day/run-cycle';
import { terminalProgress } from '../terminal/progress';
import type { OpenSystem } from './open-system';
import { takeFromFiles } from './take-from-files';

/** Instruments at a time: the broker's pacing decides how fast, the database is waited for together. */
const LANES = 3;

export interface AddOptions {
  readonly from: AddInstrumentInput['from'];
  readonly csv?: string;
}

/** Where the files are, absolute. Throws BAD_INPUT where the options contradict each other. */
export function csvFolder({ from, csv }: AddOptions): string | undefined {
  if (from === 'broker' && csv !== undefined)
    throw tstError(
      'BAD_INPUT',
      '--csv is for --from csv (files alone) or --from both (files, then the broker)',
    );
  if (from === 'broker') return undefined;
  if (csv === undefined) throw tstError('BAD_INPUT', `--from ${from} needs --csv, the folder with the files`);
  const folder = resolve(csv);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw tstError('BAD_INPUT', `--csv ${folder} is not a folder`);
  return folder;
}

/**
 * Gives each instrument its first history, some at a time, and prints what was taken from files and what became of each. Returns those that failed. Run
 * again after an interruption it waits for what is still under way, and completes the rest.
 */
export async function addInstruments(
  open: OpenSystem,
  codes: readonly string[],
  { from }: AddOptions,
  csv: string | undefined,
): Promise<readonly string[]> {
  const files = csv === undefined ? undefined : await readBesidePrices(csv);
  const catalogue = await loadCatalogue(open.settings.config.instrument_config_directory);
  refuseUndescribed(open, catalogue, codes, files);
  const { system } = open.settings.endpoints;
  const temporal = await open.temporal();
  if (!temporal) throw tstError('SERVICE_UNAVAILABLE', 'no Temporal server is running');
  const taken = files ? await takeFromFiles(open, catalogue, codes, files) : [];
  for (const line of taken) console.log(line);
  const tradeDate = latestTradeDate(await open.clock.read(), open.settings.config.system_zone);
  const progress = terminalProgress();
  const waiting = new Set(codes);
  const status = () =>
    progress.status(`${codes.length - waiting.size} of ${codes.length}; ${[...waiting].join(' ')}`);
  status();
  const added = await inLanes([...waiting], LANES, async (instrument) => {
    const input = { system, tradeDate, instrument, from, ...(csv === undefined ? {} : { csv }) };
    const outcome = await outcomeOf(startOrReach(temporal.client, addInstrumentStart(input)).then(resultOf));
    waiting.delete(instrument);
    progress.line(`${instrument}: ${outcome.kind === 'failed' ? 'FAILED: ' : ''}${outcome.text}`);
    for (const note of outcome.notes) progress.line(`  note: ${note}`);
    status();
    return { instrument, outcome };
  });
  const of = (kind: AddedInstrument['kind']) => added.filter(({ outcome }) => outcome.kind === kind);
  progress.line(
    `${of('added').length} added, ${of('present').length} had prices, ${of('failed').length} failed`,
  );
  return of('failed').map(({ instrument }) => instrument);
}

/** A workflow that ended badly is the outcome of its instrument, not the end of the others. */
async function outcomeOf(result: Promise<AddedInstrument>): Promise<AddedInstrument> {
  return result.catch((error: unknown) => ({ kind: 'failed', text: rootCause(error), notes: [] }));
}

/** Roll parameters may come from the files, where there is a directory to keep them. */
function refuseUndescribed(
  { settings }: OpenSystem,
  catalogue: Catalogue,
  codes: readonly string[],
  ofFiles: BesidePrices | undefined,
): void {
  const isKept = settings.config.instrument_config_directory !== undefined;
  const taken = isKept && ofFiles ? ofFiles.rollParameters : new Map();
  const files = {
    'instrumentconfig.csv': catalogue.instruments,
    'rollconfig.csv': new Map([...catalogue.rollParameters, ...taken]),
    ...(settings.config.broker_kind === 'none'
      ? {}
      : { 'ib_config_futures.csv': catalogue.brokerInstruments }),
  };
  const problems = [...new Set(codes)].flatMap((code) => {
    const lacking = Object.entries(files)
      .filter(([, rows]) => !rows.has(code))
      .map(([name]) => name);
    return lacking.length === 0
      ? []
      : [`${code} has no row in ${lacking.join(' and ')}${suggestion(code, catalogue.instruments.keys())}`];
  });
  if (problems.length > 0) throw tstError('UNKNOWN_INSTRUMENT', problems.join('; '));
}
