import type { AccountState } from '../../domain/execution/account-limits';
import { DAY_MS } from '../../domain/time/units';
import type { Database } from '../store/database';
import { plain } from '../store/documents';
import { ACCOUNT_CAPITAL, accountCapital, type CapitalRow, capital } from './capital';
import { totalMargin } from './margin';

/** The account as last read from the broker, and as it was a day before `now` (UTC ms). */
export async function accountState(database: Database, now: number): Promise<AccountState> {
  const [newest, margin] = await Promise.all([accountCapital(database), totalMargin(database)]);
  const before = await dayBefore(database, new Date(now - DAY_MS));
  return {
    ...(newest === undefined ? {} : { value: newest.broker }),
    ...(before === undefined ? {} : { before }),
    ...(margin === undefined ? {} : { margin: margin.margin }),
  };
}

/** The last value up to the instant, with what was paid in or out since; undefined when none is so old. */
async function dayBefore(database: Database, instant: Date): Promise<number | undefined> {
  const [row] = await capital(database)
    .find({ scope: ACCOUNT_CAPITAL, time: { $lte: instant } })
    .sort({ time: -1 })
    .limit(1)
    .toArray();
  const value = row && plain<CapitalRow>(row).values['broker'];
  if (value === undefined) return undefined;
  const since = await capital(database)
    .find({ scope: ACCOUNT_CAPITAL, time: { $gt: instant } })
    .toArray();
  const paid = since.flatMap((each) => {
    const { event } = plain<CapitalRow>(each);
    return event?.kind === 'cash-flow' ? [event.amount] : [];
  });
  return paid.reduce((sum, amount) => sum + amount, value);
}
