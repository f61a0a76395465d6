import { contracts } from '../../data/instruments/contracts';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { auditEntries } from '../../data/operator/audit';
import { instrumentsWithPrices, readPrices } from '../../data/series/prices';
import type { Database } from '../../data/store/database';
import { emails } from '../../data/system/emails';
import { dateOfBroker } from '../../domain/contracts/expiry';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { contractPosition } from '../../domain/ledger/positions';
import { stitch } from '../../domain/prices/panama';
import { ROLLED_AS_PLANNED } from '../../domain/rolls/roll-record';
import { filterRows } from '../../domain/series/rows';
import type { AdjustedPrices } from '../../domain/series/series';
import { startOfDay, type TradeDate } from '../../domain/time/trade-date';
import { DAY_MS } from '../../domain/time/units';
import type { Settings } from '../../services/system/settings';
import { plainTable } from '../views/table';
import type { Comparison } from './comparison';
import {
  endOfLastDay,
  ROLL_TABLE_HEAD,
  type RollChangeMade,
  type RollHistory,
  rollTable,
  wrongsOfRolls,
} from './roll-summary';
import { compareWithStitch, lastRollOf, type StitchComparison } from './unlike-stitch';

/** What is done on the first day of a continued replay was mailed on the last of the one before. */
const NOTICE_BEFORE_MS = 7 * DAY_MS;

const MAIL_OF_ROLLS = /^Rolls \d/;

/** The rolls that the policy made on these days, held against what must be true of them; with a table of them. */
export async function compareRolls(
  { config }: Settings,
  database: Database,
  days: readonly TradeDate[],
): Promise<{ readonly comparison: Comparison; readonly table: string }> {
  const { history, filledIn } = await readRollHistory(database, config.system_zone, days);
  const rolls = history.changes.filter(({ to }) => to === 'Roll_Adjusted').length;
  const { days_ahead } = config.roll_status_auto_update;
  return {
    table: plainTable([...ROLL_TABLE_HEAD], rollTable(history)),
    comparison: {
      title: '(d) rolls by the roll policy',
      compared:
        `${rolls} rolls and ${history.changes.length - rolls} other changes of ${history.instruments.length} instruments, ` +
        `${history.expired.length} expiries, ${history.mails.length} mails`,
      differences: wrongsOfRolls(history, days_ahead),
      notes: [
        'volumes are those of the simulator: the data have none (simulator/market/replay/replay-volume.ts)',
        ...[...filledIn].map(
          ([instrument, rows]) =>
            `${instrument}: rows of multiple prices that came later than newer ones: ${rows}; the adjusted prices get them with the next roll`,
        ),
      ],
    },
  };
}

async function readRollHistory(
  database: Database,
  zone: string,
  days: readonly TradeDate[],
): Promise<{ readonly history: RollHistory; readonly filledIn: ReadonlyMap<string, number> }> {
  const since = new Date(startOfDay(days[0], zone));
  const instruments = await instrumentsWithPrices(database);
  const mails = (await emails(database, { since: new Date(since.getTime() - NOTICE_BEFORE_MS) })).filter(
    ({ subject }) => MAIL_OF_ROLLS.test(subject),
  );
  const [unlikeStitch, filledIn] = [new Map<string, number>(), new Map<string, number>()];
  for (const instrument of instruments) {
    const found = await besideStitch(database, instrument);
    unlikeStitch.set(instrument, found.unlike);
    if (found.filledIn > 0) filledIn.set(instrument, found.filledIn);
  }
  const changes = (await auditEntries(database, { since, action: ROLLED_AS_PLANNED })).map(changeOf);
  const expired = await expiredContracts(database, zone, days);
  return { history: { instruments, changes, mails, unlikeStitch, expired }, filledIn };
}

function changeOf({
  instrument = '',
  at,
  details = {},
}: Awaited<ReturnType<typeof auditEntries>>[number]): RollChangeMade {
  const { before, after, contract, daysUntilRoll, daysUntilExpiry } = details;
  return {
    ...{ instrument, at, from: String(before), to: String(after), contract: String(contract) },
    ...{ daysUntilRoll: Number(daysUntilRoll), daysUntilExpiry: Number(daysUntilExpiry) },
  };
}

/** Contracts whose last day is among the days. A settlement of what was held is a row after it. */
async function expiredContracts(
  database: Database,
  zone: string,
  days: readonly TradeDate[],
): Promise<RollHistory['expired']> {
  const ledger = (await ledgerRows(database)).filter(({ kind }) => kind !== 'expiry');
  return (await contracts(database)).flatMap(({ instrument, contract, expiry }) => {
    const last = expiry === undefined ? undefined : dateOfBroker(expiry);
    if (last === undefined || last < days[0] || last > days[days.length - 1]) return [];
    const rows = ledger.filter((row: LedgerRow) => row.time.getTime() < endOfLastDay(last, zone));
    return [{ instrument, contract, expiry: last, held: contractPosition(rows, instrument, contract) }];
  });
}

async function besideStitch(database: Database, instrument: string): Promise<StitchComparison> {
  const prices = await readPrices(database, instrument);
  if (!prices) return { unlike: 0, filledIn: 0 };
  const { multiple, adjusted } = prices;
  return compareWithStitch(present(adjusted), present(stitch(multiple)), lastRollOf(multiple));
}

/** A row without a price has no adjusted price. */
function present(adjusted: AdjustedPrices): AdjustedPrices {
  return filterRows(adjusted, (row) => !Number.isNaN(adjusted.columns.price[row]));
}
