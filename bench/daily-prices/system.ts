import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import type { Deps } from '../../activities/deps';
import { type PriceBatchResult, updatePriceBatch } from '../../activities/prices/price-batch';
import { everyContract } from '../../activities/prices/seed';
import type { Broker } from '../../broker/broker';
import { loadConfig } from '../../config/load-config';
import { readSamplingFacts } from '../../data/instruments/sampling-facts';
import { writePrices } from '../../data/series/prices';
import type { Catalogue } from '../../data/store/catalogue';
import type { Database } from '../../data/store/database';
import { contractsToAsk } from '../../domain/contracts/sampling-day';
import { stampDailyBars } from '../../domain/prices/bars';
import { stitchFromContracts } from '../../domain/prices/seed-prices';
import { localDate } from '../../domain/time/trade-date';
import { DAY_MS } from '../../domain/time/units';
import type { TradingClock } from '../../services/gateway/trading-clock';
import { ACCOUNT } from './gateway';

/** As the prices stage does it: batches of five in two lanes. */
const BATCH_SIZE = 5;
const LANES = 2;
/** Contracts of the seeding: those that expire this many days before or after now. */
const [PAST_DAYS, FUTURE_DAYS] = [150, 500];

export function depsOf(
  database: Database,
  catalogue: Catalogue,
  dataBroker: Broker,
  clock: TradingClock,
): Deps {
  const loaded = loadConfig({ env: {} });
  return {
    ...{ system: 'bench', account: ACCOUNT, loaded, config: loaded.config, catalogue, database, clock },
    ...{ dataBroker, log: pino({ level: 'silent' }), sendMail: async () => undefined },
  } as Partial<Deps> as Deps;
}

/**
 * Multiple and adjusted prices of each instrument from a year of its nearer contracts, whose own prices are not stored.
 * Returns the contracts, as instrument/contract, that have not expired.
 */
export async function seedShort(deps: Deps, instruments: readonly string[]): Promise<ReadonlySet<string>> {
  const alive = new Set<string>();
  await inLanesOf(instruments, 12, async (instrument) => {
    const now = await deps.clock.read();
    const near = (await everyContract(deps, instrument)).filter(({ details: { expiry } }) => {
      const days =
        (Date.parse(`${expiry.slice(0, 4)}-${expiry.slice(4, 6)}-${expiry.slice(6, 8)}`) - now) / DAY_MS;
      return days > -PAST_DAYS && days < FUTURE_DAYS;
    });
    const today = localDate(now, deps.config.system_zone).replaceAll('-', '');
    for (const { id, details } of near) if (details.expiry > today) alive.add(`${instrument}/${id}`);
    const finals = await Promise.all(
      near.map(async ({ id, details }) => {
        const answer = await deps.dataBroker.bars({ contract: details, barSize: 'day', days: 365 });
        if (answer.kind !== 'bars') return undefined;
        const { times, columns } = stampDailyBars(answer.bars, deps.config.system_zone);
        const until = times.filter((time) => time < now - 3 * DAY_MS).length;
        return [id, { times: times.slice(0, until), values: columns.FINAL.slice(0, until) }] as const;
      }),
    );
    const contracts = new Map(finals.flatMap((each) => (each && each[1].times.length > 0 ? [each] : [])));
    const roll = deps.catalogue.rollParameters.get(instrument)!;
    await writePrices(
      deps.database,
      instrument,
      stitchFromContracts({ instrument, contracts, roll, now }),
      0,
    );
  });
  return alive;
}

/** So many of the instruments that history of at least this many contracts, which have not expired, is asked for. */
export async function withContracts(
  deps: Deps,
  instruments: readonly string[],
  { wanted, alive }: { readonly wanted: number; readonly alive: ReadonlySet<string> },
): Promise<{ readonly instruments: readonly string[]; readonly contracts: number }> {
  const today = localDate(await deps.clock.read(), deps.config.system_zone);
  let contracts = 0;
  const chosen: string[] = [];
  for (const instrument of instruments) {
    if (contracts >= wanted) break;
    const roll = deps.catalogue.rollParameters.get(instrument)!;
    const facts = await readSamplingFacts(deps.database, instrument);
    const asked = contractsToAsk(facts, { roll, today });
    contracts += asked.filter((contract) => alive.has(`${instrument}/${contract}`)).length;
    chosen.push(instrument);
  }
  return { instruments: chosen, contracts };
}

/** The activities of the prices stage; returns what they reported, together. */
export async function updateAll(
  deps: Deps,
  tradeDate: string,
  instruments: readonly string[],
): Promise<{ readonly updated: number; readonly problems: readonly string[] }> {
  const batches: string[][] = [];
  for (let start = 0; start < instruments.length; start += BATCH_SIZE)
    batches.push(instruments.slice(start, start + BATCH_SIZE));
  const results: PriceBatchResult[] = [];
  await inLanesOf(batches, LANES, async (batch) => {
    const run = () => updatePriceBatch(deps, { tradeDate, instruments: batch });
    results.push((await new MockActivityEnvironment().run(run)) as PriceBatchResult);
  });
  return {
    updated: results.reduce((sum, { updated }) => sum + updated.length, 0),
    problems: results.flatMap(({ problems }) => problems),
  };
}

async function inLanesOf<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

export const filesOf = (folder: string) => join(folder, 'files');
