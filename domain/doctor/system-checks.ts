import { skewInWords } from '../execution/clock-skew';
import type { ItemSummary } from '../prices/fetch-summary';
import { businessDays } from '../time/trade-date';
import { DAY_MS } from '../time/units';
import { type Finding, ok, problem, warning } from './finding';

const BACKUP_OLD_DAYS = 4;
const PRICES_OLD_BUSINESS_DAYS = 3;
const SPOOL_MAX_BYTES = 1024 * 1024;

/** `expected`: workers of the configuration's machines; `running`: processes that live. */
export function checkProcesses(expected: readonly string[], running: readonly string[] | undefined): Finding {
  if (running === undefined)
    return problem('processes', 'the system is not running', 'Start it: `npx tst start`.');
  const missing = expected.filter((name) => !running.includes(name));
  if (missing.length === 0) return ok('processes', running.join(', '));
  return problem(
    'processes',
    `not running: ${missing.join(', ')}`,
    'Its echo file says why it ended; `npx tst start` starts it again.',
  );
}

/** Our clock minus the broker's, in ms, and the limits of the configuration in seconds. */
export function checkClock(skewMs: number, warnSeconds: number, stopSeconds: number): Finding {
  const [text, seconds] = [skewInWords(skewMs), Math.abs(skewMs) / 1000];
  const remedy = "Check that the machine's time service is running (timedatectl).";
  if (seconds > stopSeconds) return problem('clock', `${text}: no order is sent`, remedy);
  return seconds > warnSeconds ? warning('clock', text, remedy) : ok('clock', text);
}

/** Whether prices of all that is fetched reach to the last days; `tradeDate` is the latest completed one. */
export function checkFreshness(items: readonly ItemSummary[], tradeDate: string): Finding {
  const day = (at: Date | undefined) => at?.toISOString().slice(0, 10) ?? '0000-00-00';
  if (items.length === 0) return warning('prices', 'nothing has been fetched yet', '`npx tst run prices`');
  const recent = businessDays(addBusiness(tradeDate), tradeDate);
  const old = items.filter(({ lastBar }) => day(lastBar) < recent[0]);
  if (old.length === 0) return ok('prices', `${items.length} are not older than ${recent[0]}`);
  return problem(
    'prices',
    `older than ${recent[0]}: ${old.map(({ item, lastBar }) => `${item} (${lastBar ? day(lastBar) : 'none'})`).join(', ')}`,
    '`npx tst prices status --problems` says why; `npx tst run prices` fetches them.',
  );
}

function addBusiness(tradeDate: string): string {
  const from = new Date(Date.parse(tradeDate) - 2 * PRICES_OLD_BUSINESS_DAYS * DAY_MS)
    .toISOString()
    .slice(0, 10);
  const days = businessDays(from, tradeDate);
  return days[Math.max(0, days.length - 1 - PRICES_OLD_BUSINESS_DAYS)] ?? tradeDate;
}

/** Schedules that the server has otherwise than the files, and those that someone paused. */
export function checkSchedules(
  count: number,
  differing: readonly string[],
  paused: ReadonlyMap<string, string>,
  simulated: boolean,
): Finding {
  if (differing.length > 0)
    return problem(
      'schedules',
      `not as in the files: ${differing.join(', ')}`,
      '`npx tst schedules diff`, then `npx tst schedules apply`',
    );
  if (simulated) return ok('schedules', `${count} as in the files; paused, since the clock is simulated`);
  if (paused.size === 0) return ok('schedules', `${count} as in the files, none paused`);
  const names = [...paused].map(([name, note]) => `${name} (${note})`);
  return warning('schedules', `paused: ${names.join(', ')}`, '`npx tst schedules unpause NAME --reason R`');
}

/** The newest dump, UTC ms of its manifest; undefined without one. */
export function checkBackup(newest: number | undefined, now: number): Finding {
  const remedy = '`npx tst backup` makes one now; `npx tst status` shows why the last stage failed.';
  if (newest === undefined) return problem('backup', 'there is no dump of the database', remedy);
  const days = (now - newest) / DAY_MS;
  const text = `the newest dump is of ${new Date(newest).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return days > BACKUP_OLD_DAYS
    ? problem('backup', `${text}, ${Math.floor(days)} days ago`, remedy)
    : ok('backup', text);
}

/** `account`: where mail is sent, undefined for the outbox; `trouble`: what its server said, if it refused. */
export function checkMail(account: string | undefined, trouble: string | undefined): Finding {
  if (account === undefined)
    return warning(
      'mail',
      'no mail is sent: mails are files in the outbox',
      'Set email_address, email_server and email_pwd.',
    );
  if (trouble === undefined) return ok('mail', `${account} takes our login`);
  return problem('mail', trouble, 'Correct email_server, email_port, email_user, email_pwd or email_tls.');
}

/** `bytes`: records that wait for the log server; undefined when none is configured. */
export function checkLogServer(bytes: number | undefined): Finding {
  if (bytes === undefined) return ok('log server', 'none is configured');
  if (bytes <= SPOOL_MAX_BYTES) return ok('log server', 'takes the records');
  return warning(
    'log server',
    `${Math.round(bytes / 1e6)} MB of records wait for it`,
    'Start it: `npx tst log-server`.',
  );
}

/** A quote of one contract that is priced: NaN where the broker said nothing. */
export function checkMarketData(instrument: string | undefined, bid: number, ask: number): Finding {
  if (instrument === undefined)
    return warning('market data', 'there is no contract to ask about yet', '`npx tst instruments add CODE`');
  if (Number.isFinite(bid) || Number.isFinite(ask))
    return ok('market data', `${instrument}: ${bid} / ${ask}`);
  return warning(
    'market data',
    `${instrument}: no quote`,
    'Ask again while its market is open; if there is none then, the account lacks the subscription of its exchange.',
  );
}
