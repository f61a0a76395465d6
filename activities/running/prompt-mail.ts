import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from '../deps';
import { sentence } from './failures';

/** Longer than an outbox or a nearby mail server takes. */
const WAIT_MS = 1_000;

/**
 * The same, for work that others wait for: a silent mail server delays it by a second at most, and the mail is sent in
 * the background. What such a mail says is also stored with its order.
 */
export function withPromptMail<T extends Pick<Deps, 'sendMail' | 'log'>>(deps: T): T {
  return {
    ...deps,
    sendMail: async (mail) => {
      const sent = deps.sendMail(mail).catch((error) => {
        deps.log.error({ subject: mail.subject, error: sentence(error) }, 'a mail could not be sent');
      });
      const waited = new AbortController();
      await Promise.race([sent, sleep(WAIT_MS, undefined, { signal: waited.signal }).catch(() => undefined)]);
      waited.abort();
    },
  };
}
