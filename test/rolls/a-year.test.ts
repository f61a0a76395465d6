/**
 * A year of automatic rolls on the real prices of 24 instruments, with volumes as the simulator derives them. Rolls need
 * no daily typing, and nothing expires unnoticed. `npx tst replay --rolls parameters` does the same with the whole system.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMarketTables } from '../../data/csv/market-tables';
import { multiplePricesFile } from '../../data/csv/price-files';
import { dateOfBroker, daysUntil, desiredRollDate } from '../../domain/contracts/expiry';
import { stitch } from '../../domain/prices/panama';
import { DEFAULT_ROLL_POLICY } from '../../domain/rolls/roll-decision';
import { filterRows } from '../../domain/series/rows';
import type { AdjustedPrices } from '../../domain/series/series';
import { businessDays } from '../../domain/time/trade-date';
import { HOUR_MS } from '../../domain/time/units';
import { utcTimesToLocal } from '../../domain/time/zone-time';
import { contractsOf } from '../../simulator/market/replay/multiple-prices';
import { readReplayMarket } from '../../simulator/market/replay/replay-market';
import { replayVolume } from '../../simulator/market/replay/replay-volume';
import { copyRealMarket } from '../support/real-market';
import { sharedFolder } from '../support/shared';
import { type DoneRoll, type ReplayedYear, replayYear, type YearOfPrices } from './replayed-year';
import { type OperatorLog, scriptedOperator } from './scripted-operator';

const INSTRUMENTS = (
  'AUD BITCOIN COPPER CORN CRUDE_W_mini EUROSTX FTSE100 GAS_US_mini GBP GOLD_micro HANG JGB ' +
  'KOSPI_mini KR3 LEANHOG MXP NIKKEI OAT SMI SOFR SP500_micro US10 V2X VIX'
).split(' ');
const DAYS = businessDays('2022-08-31', '2023-08-30');
const FORCED = { ...DEFAULT_ROLL_POLICY, default_roll_state_if_undecided: 'Force' } as const;
/** Five days of Passive before an instrument is forced. */
const PATIENT = { ...FORCED, near_expiry_days: 5 };

const shared = sharedFolder('data/futures');
const folder = mkdtempSync(join(tmpdir(), 'tst-year-'));
const operated: (ReplayedYear & { readonly prices: YearOfPrices })[] = [];
const log: OperatorLog = { undone: 0, refused: [], set: 0, overwritten: [] };
const years = new Map<string, ReplayedYear & { readonly prices: YearOfPrices }>();

beforeAll(async () => {
  if (shared === undefined) return;
  copyRealMarket(shared, folder, { instruments: INSTRUMENTS, rates: ['GBPUSD'] });
  const market = await readReplayMarket(folder);
  const tables = await readMarketTables(folder);
  for (const [index, instrument] of INSTRUMENTS.entries()) {
    const path = join(folder, 'multiple_prices_csv', `${instrument}.csv`);
    const multiple = await multiplePricesFile.read(path);
    const { times, columns } = multiple;
    const data = contractsOf({ times: utcTimesToLocal(times, 'Europe/London'), columns });
    const expiries = market
      .contracts(instrument, 'FUT')
      .map(({ contractMonth, expiry }) => [`${contractMonth}00`, dateOfBroker(expiry)] as const);
    const prices = {
      ...{ instrument, multiple, roll: tables.rollParameters.get(instrument)!, expiries: new Map(expiries) },
      volume: (contract: string, day: number) => replayVolume(data, contract.slice(0, 6), day),
    };
    const policy = index % 2 === 0 ? FORCED : PATIENT;
    years.set(instrument, { ...replayYear(prices, DAYS, policy, wantedOf(index)), prices });
    if (index % 2 === 0) continue;
    operated.push({ ...replayYear(prices, DAYS, FORCED, wantedOf(index), scriptedOperator(log)), prices });
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Held throughout; now long, now short, now flat; mostly flat. */
function wantedOf(index: number): (day: number) => number {
  const patterns = [[2], [1, -1, 2, 0], [0, 0, -1]];
  const pattern = patterns[index % patterns.length];
  return (day) => pattern[Math.floor(day / 15) % pattern.length];
}

const ofYear = shared === undefined ? test.skip : test;

const rollsOf = ({ changes }: Pick<ReplayedYear, 'changes'>) =>
  changes.filter(({ done }) => done.to === 'Roll_Adjusted');

function daysBefore(
  { prices: { roll, expiries } }: { readonly prices: YearOfPrices },
  { at, done }: DoneRoll,
) {
  const expiry = expiries.get(done.contract)!;
  return { roll: daysUntil(desiredRollDate(expiry, roll), at), expiry: daysUntil(expiry, at) };
}

ofYear('the year has rolls, of every kind of change, and a table of them', () => {
  const rows = [...years].map(([instrument, year]) => {
    const days = rollsOf(year).map((each) => daysBefore(year, each).roll);
    return [instrument, days.length, Math.max(...days), Math.min(...days), year.heldAtExpiry.length].join(
      '  ',
    );
  });
  process.stdout.write(`instrument  rolls  earliest  latest  held at expiry\n${rows.join('\n')}\n`);
  const all = [...years.values()].flatMap(({ changes }) => changes.map(({ done }) => done.to));
  expect(all.filter((to) => to === 'Roll_Adjusted').length).toBeGreaterThan(120);
  expect(new Set(all)).toEqual(new Set(['Passive', 'Force', 'No_Open', 'Roll_Adjusted']));
});

ofYear(
  'rolls need no daily typing: with nobody at the keyboard nothing is held in an expired contract',
  () => {
    expect([...years.values()].flatMap(({ heldAtExpiry }) => heldAtExpiry)).toEqual([]);
  },
);

ofYear('no prices roll, and no state changes, before days_ahead', () => {
  for (const year of years.values())
    for (const change of year.changes) {
      const { roll, expiry } = daysBefore(year, change);
      expect(Math.min(roll, expiry)).toBeLessThanOrEqual(FORCED.days_ahead);
    }
});

ofYear('every change was mailed a day before, and is mailed when it is done', () => {
  for (const { instrument, changes, mails } of years.values())
    for (const { at, done } of changes) {
      const plan =
        done.to === 'Roll_Adjusted' ? `the prices roll from ${done.contract} ` : `${done.from} -> ${done.to}`;
      const before = mails.filter((mail) => mail.at <= at - 20 * HOUR_MS && mail.at > at - 120 * HOUR_MS);
      expect(before.filter(({ text }) => text.includes(`PLANNED\n${instrument}: ${plan}`))).not.toEqual([]);
      expect(mails.filter((mail) => mail.at === at && mail.text.startsWith('DONE\n'))).toHaveLength(1);
    }
});

ofYear('the adjusted prices are those of a stitch from scratch', () => {
  for (const { multiple, adjusted } of years.values()) {
    const [fresh, kept] = [present(stitch(multiple)), present(adjusted)];
    expect(kept.times).toEqual(fresh.times);
    expect(kept.columns.price).toEqual(fresh.columns.price);
  }
});

ofYear('no update of the prices was refused', () => {
  expect([...years.values()].flatMap(({ refused }) => refused)).toEqual([]);
});

describe('with an operator who undoes rolls, and holds states for days', () => {
  ofYear('rolls are undone, or refused because something is held in the new contract', () => {
    process.stdout.write(`${log.undone} undone, ${log.refused.length} refused, ${log.set} states set\n`);
    expect(log.undone).toBeGreaterThan(10);
    expect(log.set).toBeGreaterThan(50);
    for (const reason of log.refused)
      expect(reason).toMatch(/are held: roll or close them first|has expired/);
  });

  ofYear('no state of the operator is overwritten, and nothing is held in an expired contract', () => {
    expect(log.overwritten).toEqual([]);
    expect(operated.flatMap(({ heldAtExpiry }) => heldAtExpiry)).toEqual([]);
  });

  ofYear('the adjusted prices are those of a stitch from scratch', () => {
    for (const { multiple, adjusted } of operated) {
      const [fresh, kept] = [present(stitch(multiple)), present(adjusted)];
      expect(kept.times).toEqual(fresh.times);
      expect(kept.columns.price).toEqual(fresh.columns.price);
    }
  });
});

/** A row without a price has no adjusted price. */
function present(adjusted: AdjustedPrices): AdjustedPrices {
  return filterRows(adjusted, (row) => !Number.isNaN(adjusted.columns.price[row]));
}
