import { readPriceable } from '../../data/instruments/priceable';
import { readSamplingFacts } from '../../data/instruments/sampling-facts';
import { type Catalogue, loadCatalogue } from '../../data/store/catalogue';
import { contractId } from '../../domain/contracts/contract-id';
import { contractsToAsk } from '../../domain/contracts/sampling-day';
import { tstError } from '../../domain/errors/errors';
import { CHECK_KEYS, type OwnChecks, type PriceChecks } from '../../domain/prices/own-checks';
import { decidePriceWork, type PriceSelection } from '../../domain/prices/price-work';
import { stageWorkflowId } from '../../domain/system/names';
import { latestTradeDate, localDate } from '../../domain/time/trade-date';
import { misspeltName } from '../../systems/config/nearest-name';
import { audited } from './audited';
import type { OpenSystem } from './open-system';
import { runProcess } from './run-process';

export interface UpdateOptions {
  /** Instruments and FX codes. */
  readonly instrument: readonly string[];
  /** `YYYYMM` or `YYYYMMDD`. */
  readonly contract?: string;
  readonly date?: string;
  readonly reason?: string;
}

/**
 * Runs the prices stage for some instruments or rates alone, with its log on the screen. The day's run record stays as it
 * is. `checks` count for this run alone, which is audited. Throws BAD_INPUT for an unknown name or contract, for checks
 * without a reason, and while the stage of the day is running.
 */
export async function updatePrices(
  open: OpenSystem,
  options: UpdateOptions,
  checks?: OwnChecks,
): Promise<void> {
  const { instrument: names, contract, date, reason } = options;
  const only = {
    names,
    ...(contract === undefined ? {} : { contract: contractId(contract) }),
    ...(checks && { checks }),
  };
  await refuseUnknown(open, only);
  await refuseDuringStage(open, date);
  const run = () => runProcess(open, 'prices', date, only);
  if (checks === undefined) return run();
  if (reason === undefined)
    throw tstError(
      'BAD_INPUT',
      'checks other than the configured ones need --reason, which is kept in the audit',
    );
  const details = { ...only, configured: configuredChecks(open) };
  await audited(open, { action: 'update prices with own checks', reason, details }, run);
}

/** What counts in a run without checks of its own. */
export function configuredChecks({ settings }: OpenSystem): PriceChecks {
  const { config } = settings;
  return Object.fromEntries(CHECK_KEYS.map((key) => [key, config[key]])) as unknown as PriceChecks;
}

async function refuseUnknown(open: OpenSystem, only: PriceSelection): Promise<void> {
  const { database, settings } = open;
  const { instrument_config_directory, stale_instruments } = settings.config;
  const catalogue = await loadCatalogue(instrument_config_directory);
  const known = await readPriceable(database, catalogue, stale_instruments);
  const work = decidePriceWork(known, only);
  if (work.kind === 'refused') {
    const near = only.names.flatMap((name) => misspeltName(name, [...known.priced, ...known.fxCodes]) ?? []);
    const meant = near.length === 0 ? '' : ` (did you mean ${near.join(', ')}?)`;
    throw tstError('BAD_INPUT', `${work.reason}${meant}`);
  }
  if (only.contract !== undefined) await refuseContract(open, catalogue, work.instruments[0], only.contract);
}

async function refuseContract(
  { database, settings, clock }: OpenSystem,
  catalogue: Catalogue,
  instrument: string,
  contract: string,
): Promise<void> {
  const roll = catalogue.rollParameters.get(instrument);
  if (!roll) throw tstError('UNKNOWN_INSTRUMENT', `${instrument} has no row in rollconfig.csv`);
  const today = localDate(await clock.read(), settings.config.system_zone);
  const fetched = contractsToAsk(await readSamplingFacts(database, instrument), { roll, today });
  if (fetched.includes(contract)) return;
  throw tstError(
    'BAD_INPUT',
    `${contract} is not a contract of ${instrument} whose prices are fetched; these are: ${fetched.join(', ')}`,
  );
}

/** What both wrote would be guarded by versions, but one of them would be repeated for nothing. */
async function refuseDuringStage(open: OpenSystem, date: string | undefined): Promise<void> {
  const { settings, clock } = open;
  const temporal = await open.temporal();
  const tradeDate = date ?? latestTradeDate(await clock.read(), settings.config.system_zone);
  const id = stageWorkflowId(settings.endpoints.system, 'prices', tradeDate);
  const stage = await temporal?.client.workflow
    .getHandle(id)
    .describe()
    .catch(() => undefined); // the server does not know it
  if (stage?.status.name === 'RUNNING')
    throw tstError(
      'BAD_INPUT',
      `the prices stage of ${tradeDate} is running (${id}): wait until it has ended`,
    );
}
