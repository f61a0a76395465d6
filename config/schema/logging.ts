import { z } from 'zod';
import { LOG_LEVELS } from '../../domain/logs/log-record';
import { oneOf, port, text } from './values';

const level = oneOf([...LOG_LEVELS, 'off']);

/** The user's logging configuration: for each place the least serious level that goes there. */
export const loggingSchema = z.object({
  /** The process's console, which is its echo file. */
  console: level.default('info'),
  /** What `npx tst logs` finds. */
  database: level.default('info'),
  /** Of records; mails that the system sends by itself do not depend on it. */
  mail: oneOf(['critical', 'off']).default('critical'),
  /** Without it none is used. */
  server: z
    .strictObject(
      { level: level.default('info'), host: text.default('127.0.0.1'), port: port.default(6020) },
      'must be a mapping with level, host, port',
    )
    .optional(),
});

export type LoggingConfig = Readonly<z.infer<typeof loggingSchema>>;
