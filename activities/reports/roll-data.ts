import { contracts, reportedExpiries } from '../../data/instruments/contracts';
import { readRollState } from '../../data/instruments/rolls';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { readMergedOf } from '../../data/series/contract-prices';
import { instrumentsWithPrices, readMultiples } from '../../data/series/prices';
import { approximateExpiry, expiryFrom } from '../../domain/contracts/expiry';
import { tstError } from '../../domain/errors/errors';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { contractPosition } from '../../domain/ledger/positions';
import { currentContracts } from '../../domain/prices/current-contracts';
import { EMPTY_BARS } from '../../domain/prices/empty-bars';
import { recentVolume } from '../../domain/rolls/recent-volume';
import { rollDistances } from '../../domain/rolls/roll-distances';
import type { ContractPrices, MultiplePrices } from '../../domain/series/series';
import { dateToMs } from '../../domain/time/trade-date';
import { DAY_MS } from '../../domain/time/units';
import type { RollLine, RollReportData } from '../../reports/rolls/create-roll-report';
import { isTransient, sentence } from '../running/failures';
import { gather } from './gather';
import { heldInstruments } from './market-list';
import type { ReportAsk, ReportDeps } from './report-deps';

/** Of a contract that still trades. */
const PRICE_AGE_DAYS_MAX = 7;

/** Every instrument with prices, or the one that was asked for, on its way to the next contract. */
export async function gatherRolls(deps: ReportDeps, ask: ReportAsk): Promise<RollReportData> {
  return {
    producedAt: await deps.clock.read(),
    zone: deps.config.system_zone,
    lines: await gather(() => rollLines(deps, ask.arguments.instrument)),
  };
}

/** What is read once for all instruments. */
interface RollFacts {
  readonly now: number;
  readonly multiples: ReadonlyMap<string, MultiplePrices>;
  /** Of sampled contracts, by `instrument/contract`. */
  readonly prices: ReadonlyMap<string, ContractPrices>;
  readonly ledger: readonly LedgerRow[];
  readonly held: ReadonlySet<string>;
}

async function rollLines(deps: ReportDeps, instrument: string | undefined) {
  const { database, clock } = deps;
  const all = await instrumentsWithPrices(database);
  const names = all.filter((name) => instrument === undefined || name === instrument);
  const sampled = (await contracts(database, { sampling: true })).filter((each) =>
    names.includes(each.instrument),
  );
  const facts: RollFacts = {
    now: await clock.read(),
    multiples: await readMultiples(database, names),
    prices: await readMergedOf(database, sampled),
    ledger: await wholeLedger(database),
    held: await heldInstruments(database),
  };
  const leftOut: string[] = [];
  const lines = await Promise.all(
    names.map(async (name) => {
      try {
        return [await rollLine(deps, name, facts)];
      } catch (error) {
        if (isTransient(error)) throw error;
        leftOut.push(`${name}: ${sentence(error)}`);
        return [];
      }
    }),
  );
  return { lines: lines.flat(), leftOut };
}

async function rollLine(deps: ReportDeps, instrument: string, facts: RollFacts): Promise<RollLine> {
  const { database, catalogue, config } = deps;
  const { now, prices, ledger, held } = facts;
  const roll = catalogue.rollParameters.get(instrument);
  if (!roll) throw tstError('UNKNOWN_INSTRUMENT', `${instrument} has no row in rollconfig.csv`);
  const current = currentContracts(facts.multiples.get(instrument)!);
  const expiryOf = expiryFrom(await reportedExpiries(database, instrument), roll);
  const volumeOf = (contract: string) =>
    recentVolume(prices.get(`${instrument}/${contract}`) ?? EMPTY_BARS, now);
  return {
    instrument,
    isHeld: held.has(instrument),
    state: (await readRollState(database, instrument)).state,
    ...rollDistances(current, expiryOf, { roll, zone: config.system_zone, now }),
    contractPriced: current.price,
    contractForward: current.forward,
    positionPriced: contractPosition(ledger, instrument, current.price),
    pricedVolume: volumeOf(current.price),
    forwardVolume: volumeOf(current.forward),
    curve: rollCurve(instrument, facts),
  };
}

function rollCurve(instrument: string, { prices, now }: RollFacts): RollLine['curve'] {
  return [...prices]
    .filter(([name]) => name.startsWith(`${instrument}/`))
    .flatMap(([name, { times, columns }]) => {
      const row = columns.FINAL.findLastIndex((price) => !Number.isNaN(price));
      if (row < 0 || times[row] < now - PRICE_AGE_DAYS_MAX * DAY_MS) return [];
      const date = approximateExpiry(name.slice(instrument.length + 1));
      return [{ time: dateToMs(date), price: columns.FINAL[row] }];
    })
    .sort((a, b) => a.time - b.time);
}
