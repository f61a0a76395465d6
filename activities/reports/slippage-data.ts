import { contracts } from '../../data/instruments/contracts';
import { spreadCosts } from '../../data/instruments/spread-costs';
import { instrumentsWithPrices } from '../../data/series/prices';
import { readSpreads } from '../../data/series/spreads';
import type { SpreadEvidence } from '../../domain/instruments/spread-cost-estimate';
import { medianOf } from '../../domain/numbers/median';
import { groupBy } from '../../domain/series/group-by';
import { firstAfter } from '../../domain/series/rows';
import type { InstrumentSlippage, SlippageReportData } from '../../reports/slippage/slippage-data';
import { slippageOf } from '../../reports/trades/slippage';
import type { Trade } from '../../reports/trades/trade-data';
import { filledTrades } from './filled-trades';
import { gather } from './gather';
import { heldInstruments } from './market-list';
import type { ReportAsk, ReportDeps } from './report-deps';
import { type ReportRange, reportRange } from './report-range';

const DAYS_BACK = 250;

/** What trades and samples of the last 250 days say of each spread. */
export async function gatherSlippage(deps: ReportDeps, ask: ReportAsk): Promise<SlippageReportData> {
  const { clock, config } = deps;
  const producedAt = await clock.read();
  const range = reportRange(ask, { now: producedAt, zone: config.system_zone, daysBack: DAYS_BACK });
  return {
    producedAt,
    zone: config.system_zone,
    ...range,
    instruments: await gather(() => instrumentSlippages(deps, range)),
  };
}

async function instrumentSlippages(
  deps: ReportDeps,
  range: ReportRange,
): Promise<readonly InstrumentSlippage[]> {
  const { database, catalogue } = deps;
  const configured = new Map([...catalogue.spreadCosts, ...(await spreadCosts(database))]);
  const trades = groupBy(await filledTrades(deps, range), ({ instrument }) => instrument);
  const held = await heldInstruments(database);
  const sampled = await contracts(database, { sampling: true });
  const ticks = new Map(sampled.map(({ instrument, minTick }) => [instrument, minTick]));
  const names = await instrumentsWithPrices(database);
  return Promise.all(
    names.map(async (instrument) => ({
      instrument,
      isHeld: held.has(instrument),
      evidence: {
        configured: configured.get(instrument),
        sampled: await sampledIn(deps, instrument, range),
        trades: tradedIn(trades.get(instrument) ?? []),
      },
      tick: ticks.get(instrument),
    })),
  );
}

async function sampledIn(
  { database }: ReportDeps,
  instrument: string,
  { start, end }: ReportRange,
): Promise<SpreadEvidence['sampled']> {
  const { times, columns } = await readSpreads(database, instrument);
  const spreads = columns.spread.subarray(firstAfter(times, start), firstAfter(times, end));
  return { mean: medianOf(spreads) / 2, count: spreads.length };
}

/** Gains in the trades' own sense, + is good for us, are costs here. */
function tradedIn(trades: readonly Trade[]): SpreadEvidence['trades'] {
  const known = trades.map(slippageOf).filter(({ totalTrading }) => !Number.isNaN(totalTrading));
  return {
    bidAsk: -medianOf(known.map(({ bidAsk }) => bidAsk)),
    total: -medianOf(known.map(({ totalTrading }) => totalTrading)),
    count: known.length,
  };
}
