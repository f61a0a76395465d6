import type { Broker } from '../../broker/broker';
import { createIbBroker } from '../../broker/ib/connect';
import { TstError, tstError } from '../../domain/errors/errors';
import { SIMULATOR_ACCOUNT } from '../../services/gateway/start-simulator';
import type { OpenSystem } from './open-system';

/** Orders have `ib_idoffset`, data the next one, people at the keyboard this one. */
const INTERACTIVE_OFFSET = 2;
const READY_WITHIN_MS = 10_000;
/** A gateway that restarts refuses client ids for seconds; and another command under our id ends soon. */
const ID_FREE_WITHIN_MS = 60_000;

/** What a command may ask: nothing that changes anything. */
export type ReadingBroker = Pick<Broker, 'positions' | 'snapshot' | 'contractDetails' | 'accountValues'>;

/**
 * Calls `fn` with a short-lived connection to the system's gateway, and the account. Throws BROKER_UNREACHABLE
 * when the gateway was not started or does not let us in within 10 s (60 s while it says that the client id is in use).
 */
export async function askBroker<T>(
  { settings, clock }: OpenSystem,
  fn: (broker: ReadingBroker, account: string) => Promise<T>,
): Promise<T> {
  const { endpoints, config } = settings;
  const { ib_ipaddress: host, ib_port: port, ib_idoffset, broker_account } = config;
  if (endpoints.gateway.port === 0) throw tstError('BROKER_UNREACHABLE', 'the simulator is not running');
  const account = endpoints.gateway.kind === 'simulator' ? SIMULATOR_ACCOUNT : String(broker_account);
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
    return await fn(broker, account);
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
