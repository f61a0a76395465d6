import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from '../deps';
import { sentence } from './failures';

/** Longer than an outbox or a mail server at hand takes. */
const WAIT_MS = 1_000;

/**
 * The same, for work that others wait for: a mail server that keeps silent holds it up for a second at most, and the
 * mail continues without it. What such a mail says is stored with its order too.
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
