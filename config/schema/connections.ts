import { z } from 'zod';
import { PROCESSES } from '../../domain/system/names';
import {
  count,
  flag,
  notNegative,
  oneOf,
  port,
  positive,
  seconds,
  text,
  textList,
  textOrNumber,
  timeOfDay,
  wholeNumber,
  zone,
} from './values';

/** Who this system is, and on which machines its processes run. */
export const identityKeys = {
  /** Usually given by `--system`; part of every id. */
  system_name: text
    .regex(
      /^[a-z][a-z0-9-]{0,12}$/,
      'must start with a small letter, then small letters, digits, hyphens; at most 13',
    )
    .optional(),
  system_zone: zone,
  live_trading: flag,
  broker_kind: oneOf(['simulator', 'paper', 'live', 'none']),
  process_machines: z.object(
    Object.fromEntries(PROCESSES.map((name) => [name, textList])) as Record<
      (typeof PROCESSES)[number],
      typeof textList
    >,
    'must be a mapping of processes to machine names',
  ),
};

/** The gateway. */
export const brokerKeys = {
  broker_account: textOrNumber.optional(),
  broker_factory_func: text.optional(),
  ib_ipaddress: text,
  ib_port: port,
  ib_idoffset: wholeNumber,
  ib_timeout_seconds: seconds,
  ib_pacing: z.object(
    {
      /** The broker cuts a connection that sends more than 50. */
      messages_per_second: positive.max(50, 'must be at most 50'),
      history_spacing_seconds: notNegative.max(86_400, 'must be at most 86400, a day'),
      /** The broker refuses more than 50; one that we no longer wait for may still be open there. */
      history_open_max: count.max(49, 'must be at most 49'),
      identical_request_seconds: notNegative.max(86_400, 'must be at most 86400, a day'),
    },
    'must be a mapping',
  ),
};

/** The database. */
export const databaseKeys = {
  mongo_host: text,
  mongo_db: text.regex(/^[A-Za-z0-9_-]{1,50}$/, 'must be letters, digits, _ and -, at most 50'),
  mongo_port: port,
};

const address = z.url({
  protocol: /^https?$/,
  error: 'must be an address that begins with http:// or https://',
});

/** Mail, and where it is sent without an address. */
export const emailKeys = {
  email_address: text.optional(),
  /** Name for the login, when it is not the address. */
  email_user: text.optional(),
  email_pwd: textOrNumber.optional(),
  email_server: text.optional(),
  email_to: textList.optional(),
  email_port: port.optional(),
  /** `opportunistic`: TLS when the server offers it; `required`: no mail without it; port 465 is TLS from the start. */
  email_tls: oneOf(['opportunistic', 'required', 'none']),
  /** File with the certificate of the mail server, when no public authority signed it. */
  email_ca_file: text.optional(),
  email_timeout_seconds: seconds,
  email_throttle_hours: positive,
  /** A step that has been repeated for so long, because the broker or the database is unavailable, is reported once. */
  email_after_retry_minutes: positive,
  /** Called with each critical mail as JSON `{subject, text}`, also when no mail can be sent. */
  critical_webhook_url: address.optional(),
  /** Called each day that has finished by its hour, so that a service outside notices when nobody calls. */
  ping_url: address.optional(),
  /** When a day must have finished, the first such time after its close, in the system's zone. */
  day_finished_by: timeOfDay,
};
