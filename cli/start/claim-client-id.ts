import { createIbBroker } from '../../broker/ib/connect';
import type { LoadedConfig } from '../../config/loaded-config';
import { createLiveClock } from '../../services/gateway/trading-clock';

/** Long enough for a gateway that has just ended an earlier connection of the same id. */
const PATIENCE_MS = 10_000;

/**
 * Connects once as the order role would, before anything is started, and leaves again; without a broker, does nothing. Throws
 * BROKER_CLIENT_ID_IN_USE when another program is connected under `ib_idoffset`, BROKER_REFUSED when the gateway
 * does not manage the account, BROKER_UNREACHABLE when it does not answer.
 */
export async function claimClientId({ config }: LoadedConfig): Promise<void> {
  if (config.broker_kind === 'none') return;
  const broker = createIbBroker({
    host: config.ib_ipaddress,
    port: config.ib_port,
    clientId: config.ib_idoffset,
    account: String(config.broker_account),
    clock: createLiveClock(),
  });
  try {
    await broker.start();
    await broker.ready(PATIENCE_MS);
  } finally {
    await broker.close();
  }
}
