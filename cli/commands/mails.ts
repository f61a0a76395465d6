import { type Command, Option } from 'commander';
import { emails } from '../../data/system/emails';
import type { MailRecord } from '../../domain/system/mail-record';
import type { OpenSystem } from '../operator/open-system';
import { opened, systemCommand } from '../operator/system-command';
import { parseSince } from '../terminal/since';
import { shownTime } from '../views/table';

interface MailsOptions {
  readonly since?: number;
  readonly subject?: string;
  readonly outcome?: MailRecord['outcome'];
  readonly json?: boolean;
}

/** `tst mails`: every mail, sent or held back, as it is kept. */
export function register(program: Command): void {
  systemCommand(program, 'mails', 'stored mails, oldest first: sent, held back, failed')
    .option(
      '--since <when>',
      'from a UTC time or date of the trading clock on, or how long ago: 30m, 2h, 3d',
      parseSince,
    )
    .option('--subject <subject>', 'only those of exactly this subject')
    .addOption(
      new Option('--outcome <outcome>', 'only these').choices(['sent', 'outbox', 'throttled', 'failed']),
    )
    .option('--json', 'as JSON')
    .action(opened([], show));
}

async function show(
  { database }: OpenSystem,
  { since, json, subject, outcome }: MailsOptions,
): Promise<void> {
  const found = await emails(database, {
    ...(since !== undefined && { since: new Date(since) }),
    ...(subject !== undefined && { subject }),
    ...(outcome !== undefined && { outcome }),
  });
  if (json) return console.log(JSON.stringify(found, null, 2));
  if (found.length === 0) console.log('no such mails');
  for (const mail of found) {
    const error = mail.error === undefined ? '' : `: ${mail.error}`;
    console.log(`${shownTime(mail.at)} ${mail.outcome}${error}\n${mail.subject}\n${mail.text}\n`);
  }
}
