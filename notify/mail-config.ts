import { readFileSync } from 'node:fs';
import { tstError } from '../domain/errors/errors';
import type { MailAccount, MailConfig } from './mail';

/** Keys of the production configuration that mail needs. */
export interface MailKeys {
  readonly email_address?: string;
  readonly email_user?: string;
  readonly email_pwd?: string;
  readonly email_server?: string;
  readonly email_to?: readonly string[];
  readonly email_port?: number;
  readonly email_tls: 'opportunistic' | 'required' | 'none';
  readonly email_ca_file?: string;
  readonly email_timeout_seconds: number;
}

/** The port for mail submission; TLS begins there with STARTTLS. */
const SUBMISSION_PORT = 587;

/** Mail by SMTP when there is an address and a server, otherwise into the outbox directory. */
export function mailConfigOf(keys: MailKeys, outboxDirectory: string): MailConfig {
  const { email_address: address, email_server: server } = keys;
  if (address === undefined || server === undefined) return { outboxDirectory };
  return { account: accountOf(keys, address, server), outboxDirectory };
}

function accountOf(keys: MailKeys, address: string, server: string): MailAccount {
  return {
    address,
    server,
    to: keys.email_to ?? [address],
    port: keys.email_port ?? SUBMISSION_PORT,
    user: keys.email_user ?? address,
    password: keys.email_pwd,
    tls: keys.email_tls,
    certificateAuthority: keys.email_ca_file && readCertificate(keys.email_ca_file),
    timeoutMs: keys.email_timeout_seconds * 1000,
  };
}

function readCertificate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw tstError('BAD_CONFIG', `email_ca_file: ${file} cannot be read`, error);
  }
}
