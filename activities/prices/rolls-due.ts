import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findContract } from '../../data/contracts';
import { readRollCalendar } from '../../data/csv/roll-calendar-file';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { readRollState, setRollState } from '../../data/rolls';
import { approximateExpiry } from '../../domain/contracts/expiry';
import { tstError } from '../../domain/errors/errors';
import { contractPosition } from '../../domain/ledger/positions';
import { type CurrentContracts, currentContracts } from '../../domain/prices/current-contracts';
import { dailyVolumes } from '../../domain/prices/daily-volume';
import { rolledContracts } from '../../domain/prices/price-roll';
import type { PriceRoll } from '../../domain/prices/update-multiple';
import { checkPriceRoll } from '../../domain/rolls/roll-checks';
import { decideRollState, type RollPolicy, smoothedVolume } from '../../domain/rolls/roll-decision';
import type { RollState } from '../../domain/rolls/roll-state';
import type { MultiplePrices } from '../../domain/series/series';
import { DAY_MS, dateToMs } from '../../domain/time/trade-date';
import type { Deps } from '../deps';
import { readBook } from '../orders/book';
import { readMergedContract } from './contract-bars';

/** A roll of the price series to do now; `done` is called once the rolled prices are stored. */
export interface DueRoll {
  readonly priceRoll: PriceRoll;
  done(): Promise<void>;
}

/** By the data's calendar in a replay, else by the automatic decision on volumes and dates. */
export async function rollsDue(
  deps: Deps,
  instrument: string,
  multiple: MultiplePrices,
): Promise<readonly DueRoll[]> {
  const { source, directory } = deps.config.config.roll_policy;
  if (source === 'calendar') return calendarRolls(deps, instrument, multiple, directory);
  return decidedRoll(deps, instrument, currentContracts(multiple));
}

/** Rolls of the calendar that are over by now and not yet in the prices, each as of its own instant. */
async function calendarRolls(
  deps: Deps,
  instrument: string,
  multiple: MultiplePrices,
  directory: string | undefined,
): Promise<readonly DueRoll[]> {
  const file = join(directory ?? '', `${instrument}.csv`);
  if (!directory || !existsSync(file))
    throw tstError('BAD_CONFIG', `roll_policy: there is no roll calendar ${file}`);
  const now = await deps.clock.read();
  const due: DueRoll[] = [];
  let current = currentContracts(multiple);
  for (const row of await readRollCalendar(file)) {
    if (row.time > now || row.nextContract <= current.price) continue;
    current = rolledContracts({ ...current, forward: row.nextContract }, rollParameters(deps, instrument));
    due.push({ priceRoll: { instant: row.time, contracts: current }, done: async () => undefined });
  }
  return due;
}

async function decidedRoll(
  deps: Deps,
  instrument: string,
  current: CurrentContracts,
): Promise<readonly DueRoll[]> {
  const { database, clock, config } = deps;
  const stored = await readRollState(database, instrument);
  const now = await clock.read();
  const position = contractPosition(await ledgerRows(database, { instrument }), instrument, current.price);
  const expiry = await expiryOf(deps, instrument, current.price);
  const daysUntil = (offset: number) => Math.floor((expiry - now) / DAY_MS) + offset;
  const volume = async (contract: string) =>
    smoothedVolume(dailyVolumes(await readMergedContract(deps, instrument, contract)), now);
  const decision = decideRollState(
    {
      state: stored.state as RollState,
      position,
      daysUntilRoll: daysUntil(rollParameters(deps, instrument).rollOffsetDays),
      daysUntilExpiry: daysUntil(0),
      pricedVolume: await volume(current.price),
      forwardVolume: await volume(current.forward),
    },
    config.config.roll_status_auto_update as RollPolicy,
  );
  if (decision.kind === 'unchanged') return [];
  const at = new Date(now);
  if (decision.kind === 'ask') {
    const text = `${instrument} nears its roll (${current.price} into ${current.forward}) with ${position} held: decide its roll state.`;
    await deps.sendMail({ subject: `Roll undecided: ${instrument}`, text });
    return [];
  }
  const who = { by: 'roll policy', reason: 'automatic decision on volumes and dates', at };
  if (decision.state !== 'Roll_Adjusted') {
    await setRollState(database, stored, decision.state, who);
    return [];
  }
  const check = checkPriceRoll(current.price, position, (await readBook(deps)).contract);
  if (check.kind === 'refused') return [];
  const contracts = rolledContracts(current, rollParameters(deps, instrument));
  const done = async () => {
    if (stored.state !== 'No_Roll')
      await setRollState(database, stored, 'No_Roll', { ...who, reason: 'prices rolled' });
  };
  return [{ priceRoll: { instant: Number.POSITIVE_INFINITY, contracts }, done }];
}

/** UTC ms of the stored expiry, or of the approximate one. */
async function expiryOf(deps: Deps, instrument: string, contract: string): Promise<number> {
  const { expiry } = (await findContract(deps.database, instrument, contract)) ?? {};
  if (!expiry) return dateToMs(approximateExpiry(contract, rollParameters(deps, instrument).expiryOffset));
  return dateToMs(`${expiry.slice(0, 4)}-${expiry.slice(4, 6)}-${expiry.slice(6, 8)}`);
}

function rollParameters({ catalogue }: Deps, instrument: string) {
  const found = catalogue.rollParameters.get(instrument);
  if (!found) throw tstError('UNKNOWN_INSTRUMENT', `${instrument} has no row in rollconfig.csv`);
  return found;
}
