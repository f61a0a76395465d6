import { createTransport } from 'nodemailer';
import type { MailAccount } from './mail';
import { reasonOf, transportOptions } from './send-mail';

/** Logs in to the mail server and leaves again; undefined when it lets us in, otherwise why not. */
export async function verifyMail(account: MailAccount): Promise<string | undefined> {
  const transport = createTransport(transportOptions(account));
  try {
    await transport.verify();
    return undefined;
  } catch (error) {
    return reasonOf(error, account);
  } finally {
    transport.close();
  }
}
