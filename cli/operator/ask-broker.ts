import type { Broker } from '../../broker/broker';
import { createIbBroker } from '../../broker/ib/connect';
import { createNoBroker } from '../../broker/none/no-broker';
import { TstError, tstError } from '../../domain/errors/errors';
import { accountOf } from '../../services/system/settings';
import { statementIn } from '../../sources/statement';
import type { OpenSystem } from './open-system';

/** Orders have `ib_idoffset`, data the next one, people at the keyboard this one. */
const INTERACTIVE_OFFSET = 2;
const READY_WITHIN_MS = 10_000;
/** A gateway that restarts refuses client ids for seconds; and another command under our id ends soon. */
const ID_FREE_WITHIN_MS = 60_000;

/** What a command may ask: nothing that changes anything. */
export type ReadingBroker = Pick<
  Broker,
  'state' | 'positions' | 'snapshot' | 'contractDetails' | 'accountValues' | 'quote'
>;

/**
 * Calls `fn` with what the system's broker is, and the account: where it has an API, a short-lived connection. Throws as
 * `withConnection`.
 */
export async function askBroker<T>(
  open: OpenSystem,
  fn: (broker: ReadingBroker, account: string) => Promise<T>,
): Promise<T> {
  const { config, endpoints } = open.settings;
  const account = accountOf(open.settings);
  const { gateway } = endpoints;
  if (gateway.kind === 'none')
    return fn(createNoBroker(statementIn(config.broker_statement_directory, account)), account);
  if (gateway.port === 0) throw tstError('BROKER_UNREACHABLE', 'the simulator is not running');
  return withConnection(open, account, (broker) => fn(broker, account));
}

/**
 * Calls `fn` with a short-lived connection to the system's gateway. Throws BROKER_UNREACHABLE
 * when it does not let us in within 10 s (60 s while it says that the client id is in use).
 */
async function withConnection<T>(
  { settings, clock }: OpenSystem,
  account: string,
  fn: (broker: Broker) => Promise<T>,
): Promise<T> {
  const { config } = settings;
  const { ib_ipaddress: host, ib_port: port, ib_idoffset } = config;
  await clock.read(); // from now on it knows the time without asking
  const broker = createIbBroker({
    host,
    port,
    clientId: ib_idoffset + INTERACTIVE_OFFSET,
    account,
    clock,
  });
  try {
    void broker.start();
    await readyToAsk(broker);
    return await fn(broker);
  } finally {
    await broker.close();
  }
}

async function readyToAsk(broker: Broker): Promise<void> {
  try {
    await broker.ready(READY_WITHIN_MS);
  } catch (error) {
    if (!(error instanceof TstError) || error.code !== 'BROKER_CLIENT_ID_IN_USE') throw error;
    await broker.ready(ID_FREE_WITHIN_MS - READY_WITHIN_MS);
  }
}
