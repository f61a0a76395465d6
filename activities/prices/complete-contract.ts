import type { BarsAnswer, ContractDetails } from '../../broker/broker';
import type { ContractBars } from '../../data/csv/history-files';
import { readAllContractPrices, writeContractPrices } from '../../data/series/contract-prices';
import { tstError } from '../../domain/errors/errors';
import { type BarSize, INTRADAY } from '../../domain/prices/bar-size';
import { completedBars } from '../../domain/prices/completed-bars';
import { decideContract, withMerged } from '../../domain/prices/contract-day';
import { historyNeeded } from '../../domain/prices/history-needed';
import type { ContractPrices } from '../../domain/series/series';
import type { Deps } from '../deps';

interface ContractJob {
  readonly instrument: string;
  readonly contract: string;
  /** As the broker knows it; undefined: it is not asked. */
  readonly details: ContractDetails | undefined;
  /** Bars of files; undefined: none. */
  readonly files: ContractBars | undefined;
}

/**
 * Completes what is stored of one contract with what files have of it, then with the broker's newer bars, hourly and daily,
 * and stores it; returns both merged. A jump is not asked about: there is nothing yet to compare it with.
 */
export async function completeContract(deps: Deps, job: ContractJob): Promise<ContractPrices> {
  const { instrument, contract, details, files } = job;
  const { database, clock, config } = deps;
  const stored = await readAllContractPrices(database, instrument, contract);
  const { bars: before, isNew: isOfFiles } = completedBars(stored, files ?? {});
  const now = await clock.read();
  const fetch = async (barSize: BarSize): Promise<BarsAnswer> => {
    if (details === undefined) return NOT_ASKED;
    const days = historyNeeded(before[barSize]?.times ?? new Float64Array(), details.expiry, now, barSize);
    return days === 0 ? NOT_ASKED : deps.dataBroker.bars({ contract: details, barSize, days });
  };
  const day = await fetch('day');
  if (day.kind === 'failed')
    throw tstError(
      day.cause === 'refused' ? 'BROKER_REFUSED' : 'BROKER_UNREACHABLE',
      `${contract}: ${day.reason}`,
    );
  // Intraday bars of a contract that expired long ago are refused, and nothing needs them.
  const intraday = INTRADAY[config.intraday_frequency];
  const fetched = { [intraday]: await fetch(intraday), day };
  const hours = details ?? { tradingHours: '', zone: undefined };
  const facts = { instrument, contract, stored: before, fetched, hours };
  const { parts } = decideContract(facts, { ...config, max_price_spike: Number.POSITIVE_INFINITY }, now);
  const whole = parts ?? withMerged(before);
  const isNew = parts !== undefined || isOfFiles;
  if (isNew && whole.merged.times.length > 0)
    await writeContractPrices(database, instrument, contract, whole, stored.version);
  return whole.merged;
}

const NOT_ASKED: BarsAnswer = { kind: 'empty', reason: 'not asked' };
