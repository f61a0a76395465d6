import { createMailer } from '../../activities/running/create-mailer';
import { productVersion } from '../../config/version';
import { emails } from '../../data/system/emails';
import { findRun, firstTradeDate, recordEndedRun } from '../../data/system/runs';
import { dayAlarm, dayDue } from '../../domain/processes/day-deadline';
import { heldBackDigest } from '../../domain/system/held-back';
import { DAY_MS, MINUTE_MS } from '../../domain/time/units';
import { mailConfigOf } from '../../notify/mail-config';
import { postUrl } from '../../notify/post-url';
import { verifyMail } from '../../notify/verify-mail';
import type { Endpoints } from '../../services/system/endpoints';
import { type OpenSystem, onEndpoints } from '../operator/open-system';

const EVERY_MS = MINUTE_MS;
const DATABASE_PATIENCE_MS = 30_000;
const WATCH = 'day-watch';

/**
 * From the process that supervises the others, each day at its hour: mails that the day has not finished, or calls the
 * ping address; tries the mail server; mails what was held back. Returns what ends it.
 */
export function watchDay(endpoints: Endpoints, say: (line: string) => void): () => void {
  let looking = false;
  let failing = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      await onEndpoints(endpoints, DATABASE_PATIENCE_MS, (open) => lookAtDay(open, say));
      failing = false;
    } catch (error) {
      // The worker mails an outage of the database; without a worker the day does not finish, which is mailed here.
      if (!failing) say(`the day could not be looked at: ${(error as Error).message}`);
      failing = true;
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  return () => clearInterval(timer);
}

/** Once for each day that is due; a second time only if this process dies between the mails and the record of it. */
export async function lookAtDay(open: OpenSystem, say: (line: string) => void): Promise<void> {
  const { database, settings, clock } = open;
  const { config, endpoints } = settings;
  const { system } = endpoints;
  const now = await clock.read();
  const tradeDate = dayDue(now, config.system_zone, config.day_finished_by);
  const key = { system, process: WATCH, tradeDate };
  const first = await firstTradeDate(database, system, 'daily-cycle');
  if (first === undefined || tradeDate < first) return; // a new system had no such day
  if (await findRun(database, key)) return;
  await tellOfDay(open, tradeDate, say);
  const at = new Date(now);
  await recordEndedRun(database, {
    ...{ ...key, state: 'done', attempt: 1, owner: `supervisor ${process.pid}`, version: productVersion() },
    ...{ startedAt: at, endedAt: at },
  });
}

async function tellOfDay(open: OpenSystem, tradeDate: string, say: (line: string) => void): Promise<void> {
  const { database, settings, clock } = open;
  const { config, folders, endpoints } = settings;
  const log = { fatal: (_facts: object, text: string) => say(text) };
  const { sendMail } = createMailer({ config, database, clock, folders, log });
  const record = await findRun(database, { system: endpoints.system, process: 'daily-cycle', tradeDate });
  const alarm = dayAlarm(tradeDate, config.day_finished_by, record);
  if (alarm) await sendMail({ ...alarm, critical: true });
  else if (config.ping_url) {
    const trouble = await postUrl(config.ping_url);
    if (trouble) say(`the ping address was not reached: ${trouble}`);
  }
  const { account } = mailConfigOf(config, folders.outbox);
  const trouble = account && (await verifyMail(account));
  if (trouble)
    await sendMail({
      subject: 'Mail can not be sent',
      text: `${trouble}. What to do: \`npx tst doctor\``,
      critical: true,
    });
  const since = new Date((await clock.read()) - DAY_MS);
  const digest = heldBackDigest(await emails(database, { outcome: 'throttled', since }));
  if (digest) await sendMail(digest);
}
