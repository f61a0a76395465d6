import { ledgerRows } from '../../data/ledger/ledger-store';
import { readMultiple } from '../../data/series/prices';
import { heldExpiryAlarm } from '../../domain/contracts/expiry-guard';
import { expiredKeyContracts, expiryMeans } from '../../domain/contracts/sampling';
import { contractPositions } from '../../domain/ledger/positions';
import { currentContracts } from '../../domain/prices/current-contracts';
import { localDate, type TradeDate } from '../../domain/time/trade-date';
import type { Deps } from '../deps';
import { expiryOf } from './contract-expiry';

/** Held contracts that expire soon: each is a problem of the day, and a critical mail. None where a calendar rolls them. */
export async function expiryAlarms(deps: Deps, instrument: string): Promise<readonly string[]> {
  const { config, database } = deps;
  if (config.roll_policy.source === 'calendar') return [];
  const today = await todayOf(deps);
  const alarms: string[] = [];
  for (const held of contractPositions(await ledgerRows(database, { instrument }))) {
    const expiry = await expiryOf(deps, instrument, held.contract);
    const alarm = heldExpiryAlarm({ ...held, expiry, today }, config.expiry_guard);
    if (alarm !== undefined) alarms.push(alarm);
  }
  if (alarms.length > 0) {
    const subject = `Held near expiry: ${instrument}`;
    await deps.sendMail({ subject, text: `${instrument}: ${alarms.join('\n')}`, critical: true });
  }
  return alarms;
}

/** Contracts in use that have expired: one that makes a roll necessary is a problem, one that does not is a note. */
export async function expiredContracts(
  deps: Deps,
  instrument: string,
): Promise<{ readonly problems: readonly string[]; readonly notes: readonly string[] }> {
  const current = currentContracts(await readMultiple(deps.database, instrument));
  const expiries: Record<string, TradeDate> = {};
  for (const contract of Object.values(current))
    expiries[contract] = await expiryOf(deps, instrument, contract);
  const means = expiredKeyContracts(current, expiries, await todayOf(deps)).map(expiryMeans);
  const textsOf = (alarm: boolean) => means.filter((each) => each.alarm === alarm).map(({ text }) => text);
  return { problems: textsOf(true), notes: textsOf(false) };
}

async function todayOf({ clock, config }: Pick<Deps, 'clock' | 'config'>): Promise<TradeDate> {
  return localDate(await clock.read(), config.system_zone);
}
