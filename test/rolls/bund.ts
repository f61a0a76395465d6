import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Deps, Mail } from '../../activities/deps';
import { updateStitched } from '../../activities/prices/instrument';
import { mailRolls } from '../../activities/prices/mail-rolls';
import type { ProductionConfig } from '../../config/schema/production';
import { putContracts } from '../../data/instruments/contracts';
import { openJournal } from '../../data/ledger/journal';
import { recordFill } from '../../data/ledger/record-fill';
import { readAllContractPrices, writeContractPrices } from '../../data/series/contract-prices';
import { writePrices } from '../../data/series/prices';
import { type Database, openDatabase } from '../../data/store/database';
import { rowId } from '../../domain/ledger/execution-id';
import type { NewPrices } from '../../domain/prices/decide-prices';
import { EMPTY_BARS } from '../../domain/prices/empty-bars';
import { stitch } from '../../domain/prices/panama';
import { DEFAULT_ROLL_POLICY } from '../../domain/rolls/roll-decision';
import { concatRows } from '../../domain/series/rows';
import type { ContractPrices, MultiplePrices } from '../../domain/series/series';
import { notionalClose } from '../../domain/time/notional-close';
import { businessDays } from '../../domain/time/trade-date';
import type { TestDatabase } from '../support/database';
import { EXPIRY_GUARD } from '../support/instrument-facts';

/** BUND in a real database: priced 202703 (expires 2027-03-08, roll 5 days before), forward 202706. */
export interface StoredBund {
  readonly database: Database;
  readonly deps: Deps;
  readonly mails: readonly Mail[];
  /** Sets the trading clock. */
  at(instant: string): void;
  /** The daily update of the prices in the evening of each day, and the mail about rolls after it. */
  evenings(...days: readonly string[]): Promise<readonly NewPrices[]>;
  /** Books a fill of one strategy in one contract. */
  fill(strategy: string, contract: string, quantity: number): Promise<void>;
  /** Later daily prices of a contract, after all that it has. */
  quotes(contract: string, days: readonly string[]): Promise<void>;
  /** A contract without prices, as the broker reported it. */
  knows(contract: string, expiry: string): Promise<void>;
  stop(): Promise<void>;
}

export const PRICED = '20270300';
export const FORWARD = '20270600';
export const NEXT = '20270900';
const CONTRACTS = [PRICED, FORWARD, NEXT];
const EXPIRIES = ['20270308', '20270608', '20270908'];
const ROLL = {
  holdRollCycle: 'HMUZ',
  pricedRollCycle: 'HMUZ',
  rollOffsetDays: -5,
  carryOffset: 1,
  expiryOffset: 7,
};

let databases = 0;

/** Daily prices from 2027-01-04 to `lastDay`, with more volume in the forward contract than in the priced one. */
export async function storeBund(server: TestDatabase, lastDay: string): Promise<StoredBund> {
  const database = await openDatabase(server.url, `rolls${++databases}`);
  const folder = mkdtempSync(join(tmpdir(), 'tst-rolls-'));
  const journal = await openJournal(folder);
  await storePrices(database, businessDays('2027-01-04', lastDay));
  const mails: Mail[] = [];
  let now = 0;
  let fills = 0;
  const config = {
    system_zone: 'Europe/London',
    roll_policy: { source: 'parameters' },
    roll_status_auto_update: DEFAULT_ROLL_POLICY,
    expiry_guard: EXPIRY_GUARD,
    execution: { trading_hours_margin_minutes: 0 },
    buffered_trades: 'backtest',
    order_limits: {
      price_age_business_days_max: 3,
      contracts_max: 1000,
      orders_per_day_max: 1000,
      messages_per_day_max: 5000,
      daily_volume_share_max: 1,
      duplicate_window_seconds: 0,
      ...{ daily_loss_share_max: 0.2, margin_share_max: 0.9 },
    },
    duplicate_instruments: { include: {}, exclude: {} },
    exclude_instrument_lists: { ignore_instruments: [], trading_restrictions: [], bad_markets: [] },
    strategy_list: {},
    stale_instruments: [],
    stale_strategies: [],
  } as unknown as ProductionConfig;
  const deps = {
    system: 'test',
    database,
    journal,
    config,
    loaded: {
      config,
      control: {
        process_configuration_methods: {},
        process_configuration_start_time: {},
        process_configuration_stop_time: {},
      },
    },
    catalogue: { rollParameters: new Map([['BUND', ROLL]]), instruments: new Map() },
    clock: { read: async () => now },
    log: pino({ level: 'silent' }),
    sendMail: async (mail: Mail) => void mails.push(mail),
  } as unknown as Deps; // all that rolls ask for
  const evenings = async (...days: readonly string[]) => {
    const updates: NewPrices[] = [];
    for (const day of days) {
      now = Date.parse(`${day}T23:10:00Z`);
      updates.push(await updateStitched(deps, 'BUND'));
      await mailRolls(deps);
    }
    return updates;
  };
  return {
    database,
    deps,
    mails,
    evenings,
    at: (instant) => {
      now = Date.parse(instant);
    },
    fill: async (strategy, contract, quantity) => {
      const identity = `exec:${++fills}`;
      const row = { kind: 'broker', strategy, instrument: 'BUND', contract, quantity, price: 100 } as const;
      const when = { time: new Date('2027-01-20T10:00:00Z'), tradeDate: '2027-01-20' };
      await recordFill(database, journal, { id: rowId(identity, 1), identity, version: 1, ...row, ...when });
    },
    quotes: async (contract, days) => {
      const { merged, version } = await readAllContractPrices(database, 'BUND', contract);
      const times = Float64Array.from(days, (day) => notionalClose(day));
      const later = barsOf(
        times,
        times.map((_, row) => 110 + row),
        1000,
      );
      const bars = concatRows(merged!, later);
      await writeContractPrices(database, 'BUND', contract, { day: bars, merged: bars }, version);
    },
    knows: (contract, expiry) =>
      putContracts(database, [{ instrument: 'BUND', contract, sampling: false, expiry }]),
    stop: async () => {
      await journal.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function storePrices(database: Database, days: readonly string[]): Promise<void> {
  const times = Float64Array.from(days, (day) => notionalClose(day));
  const price = (contract: number) => times.map((_, row) => 100 + contract + row / 10);
  for (const [i, contract] of CONTRACTS.entries()) {
    const bars = barsOf(times, price(i), 1000 * (i + 1));
    await writeContractPrices(database, 'BUND', contract, { hour: EMPTY_BARS, day: bars, merged: bars }, 0);
  }
  await putContracts(
    database,
    CONTRACTS.map((contract, i) => ({
      instrument: 'BUND',
      contract,
      sampling: true,
      conId: i + 1,
      expiry: EXPIRIES[i],
      tradingHours: '20270308:0110-20270308:2200',
      zone: 'Europe/Berlin',
    })),
  );
  const all = (value: string) => times.map(() => Number(value));
  const multiple: MultiplePrices = {
    times,
    columns: {
      PRICE: price(0),
      FORWARD: price(1),
      CARRY: price(1),
      PRICE_CONTRACT: all(PRICED),
      FORWARD_CONTRACT: all(FORWARD),
      CARRY_CONTRACT: all(FORWARD),
    },
  };
  await writePrices(database, 'BUND', { multiple, adjusted: stitch(multiple) }, 0);
}

function barsOf(times: Float64Array, price: Float64Array, volume: number): ContractPrices {
  const columns = { OPEN: price, HIGH: price, LOW: price, FINAL: price, VOLUME: times.map(() => volume) };
  return { times, columns };
}
