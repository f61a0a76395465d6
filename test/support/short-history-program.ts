/** Stores a short history (its first argument says which, where) and prints the instruments: `short-history.ts` runs it. */

import { putContracts } from '../../data/instruments/contracts';
import { writeContractPrices } from '../../data/series/contract-prices';
import { writeFx } from '../../data/series/fx';
import { writePrices } from '../../data/series/prices';
import type { Database } from '../../data/store/database';
import { openDatabase } from '../../data/store/database';
import type { ContractRecord } from '../../domain/contracts/contract-record';
import { contractsToSample } from '../../domain/contracts/sampling';
import type { RollParameters } from '../../domain/instruments/instrument';
import { stampDailyBars } from '../../domain/prices/bars';
import { withMerged } from '../../domain/prices/contract-day';
import { currentContracts } from '../../domain/prices/current-contracts';
import type { PricePoints } from '../../domain/prices/price-points';
import { stitchFromContracts } from '../../domain/prices/seed-prices';
import type { ContractPrices } from '../../domain/series/series';
import { msToDate } from '../../domain/time/trade-date';
import { DAY_MS } from '../../domain/time/units';
import type { Bar, InstrumentFacts, MarketContract } from '../../simulator/market/market';
import { SyntheticMarket } from '../../simulator/market/synthetic/synthetic-market';

/** Contracts that expire so many days after the day, and before it: enough for one roll. */
const FUTURE_DAYS = 600;
const pastDays = ({ holdRollCycle }: InstrumentFacts) => (holdRollCycle.length < 3 ? 420 : 180);
/** Daily bars before the first of those expiries. */
const MORE_DAYS = 150;
const FX_DAYS = 200;

export interface ShortHistory {
  readonly url: string;
  readonly database: string;
  readonly seed: number;
  readonly instruments: number;
  /** UTC ms. */
  readonly before: number;
}

/**
 * Stores what the first history of a synthetic market's instruments and rates would be, cut to about a year of daily bars that ends
 * before an instant (UTC ms), without asking a broker: 100 instruments in some seconds. Returns the instruments.
 */
async function storeShortHistory(
  database: Database,
  { seed, instruments, before }: Omit<ShortHistory, 'url' | 'database'>,
): Promise<readonly string[]> {
  const market = new SyntheticMarket(seed, instruments);
  const store = async (facts: InstrumentFacts) => {
    const past = pastDays(facts);
    const near = market
      .contracts(facts.broker.symbol, 'FUT')
      .filter(
        ({ expiryTime }) => expiryTime > before - past * DAY_MS && expiryTime < before + FUTURE_DAYS * DAY_MS,
      );
    const query = { seconds: DAY_MS / 1000, from: before - (past + MORE_DAYS) * DAY_MS, to: before };
    const bars = near.map((each) => toPrices(market.bars(each, { ...query, regularHours: true })));
    const traded = near.flatMap((contract, index) =>
      bars[index].times.length > 0 ? [{ contract, day: bars[index] }] : [],
    );
    const contracts = new Map(traded.map(({ contract, day }) => [idOf(contract), pointsOf(day)]));
    const roll: RollParameters = facts;
    const prices = stitchFromContracts({ instrument: facts.code, contracts, roll, now: before });
    const sampled = new Set(contractsToSample(currentContracts(prices.multiple), roll, msToDate(before)));
    const isSampled = (contract: MarketContract) =>
      sampled.has(idOf(contract)) && contract.expiryTime > before;
    await storeContracts(
      database,
      facts.code,
      traded.filter(({ contract }) => isSampled(contract)),
    );
    await writePrices(database, facts.code, prices, 0);
  };
  await storeRates(database, market, before);
  const left = [...market.facts];
  const lane = async () => {
    for (let next = left.shift(); next; next = left.shift()) await store(next);
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  return market.facts.map(({ code }) => code);
}

async function storeRates(database: Database, market: SyntheticMarket, before: number): Promise<void> {
  for (const { code, currency1, currency2, invert } of market.fx) {
    const pairs = market.contracts(currency1, 'CASH');
    const pair = pairs.find(({ instrument }) => instrument.currency === currency2)!;
    const query = { seconds: DAY_MS / 1000, from: before - FX_DAYS * DAY_MS, to: before, regularHours: true };
    const { times, columns } = toPrices(market.bars(pair, query));
    const price = columns['FINAL'].map((value) => (invert ? 1 / value : value));
    await writeFx(database, code, { times, columns: { price } }, 0);
  }
}

async function storeContracts(
  database: Database,
  instrument: string,
  traded: readonly { readonly contract: MarketContract; readonly day: ContractPrices }[],
): Promise<void> {
  await putContracts(
    database,
    traded.map(({ contract }): ContractRecord => {
      const { conId, expiry } = contract;
      return { instrument, contract: idOf(contract), sampling: true, expiry, conId };
    }),
  );
  for (const { contract, day } of traded)
    await writeContractPrices(database, instrument, idOf(contract), withMerged({ day }), 0);
}

function pointsOf({ times, columns }: ContractPrices): PricePoints {
  return { times, values: columns['FINAL'] };
}

function idOf({ contractMonth }: MarketContract): string {
  return `${contractMonth}00`;
}

function toPrices(bars: readonly Bar[]): ContractPrices {
  const column = (value: (bar: Bar) => number) => Float64Array.from(bars, value);
  return stampDailyBars({
    times: column(({ time }) => time),
    columns: {
      OPEN: column(({ open }) => open),
      HIGH: column(({ high }) => high),
      LOW: column(({ low }) => low),
      FINAL: column(({ close }) => close),
      VOLUME: column(({ volume }) => volume),
    },
  });
}

async function main(): Promise<void> {
  const wanted = JSON.parse(process.argv[2]) as ShortHistory;
  const database = await openDatabase(wanted.url, wanted.database);
  console.log(JSON.stringify(await storeShortHistory(database, wanted)));
  await database.close();
}

void main();
