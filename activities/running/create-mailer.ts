import type { ProductionConfig } from '../../config/schema/production';
import type { Database } from '../../data/store/database';
import { countEmail, storeEmail } from '../../data/system/emails';
import { mailConfigOf } from '../../notify/mail-config';
import { createNotifier } from '../../notify/notify';
import type { TradingClock } from '../../services/gateway/trading-clock';
import type { Deps } from '../deps';

/** `mailCritical` is for what is in the log already. */
export type Mailer = Pick<Deps, 'sendMail' | 'sendReport'> & { mailCritical(text: string): Promise<void> };

/** Sends the system's mails, throttled and stored; a mail that cannot be sent never stops the work that caused it. */
export function createMailer(deps: {
  /** Merged and checked. */
  readonly config: ProductionConfig;
  readonly database: Database;
  readonly clock: TradingClock;
  readonly folders: { readonly outbox: string };
  readonly log: { fatal(facts: object, text: string): void };
}): Mailer {
  const { config, database, clock, folders, log } = deps;
  const notifier = createNotifier({
    mail: mailConfigOf(config, folders.outbox),
    throttleHours: config.email_throttle_hours,
    webhook: config.critical_webhook_url,
    store: {
      store: (record) => storeEmail(database, record),
      count: (subject, at, windowMs) => countEmail(database, subject, at, windowMs),
    },
  });
  return {
    sendMail: async (mail) => {
      const at = clock.now();
      if (mail.critical) {
        log.fatal({ mailed: true }, `${mail.subject}: ${mail.text}`);
        await notifier.critical(`${mail.subject}: ${mail.text}`, at);
      } else await notifier.notice({ subject: mail.subject, text: mail.text, html: mail.html }, at);
    },
    mailCritical: async (text) => {
      await notifier.critical(text, clock.now());
    },
    sendReport: async (mail) => {
      await notifier.report(mail, clock.now());
    },
  };
}
