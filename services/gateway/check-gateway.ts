import { connect } from 'node:net';
import type { LoadedConfig } from '../../config/loaded-config';
import { tstError } from '../../domain/errors/errors';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * What must be true before a system may trade through a real gateway, which has to answer; nothing without a broker. Throws
 * BAD_CONFIG or BROKER_UNREACHABLE.
 */
export async function checkGateway(loaded: LoadedConfig): Promise<void> {
  checkAccount(loaded);
  if (loaded.config.broker_kind === 'none') return;
  await answers(loaded.config.ib_ipaddress, loaded.config.ib_port);
}

/** For a gateway: an account whose prefix fits the configured kind, `live_trading` for real money. Throws BAD_CONFIG. */
export function checkAccount({ config }: LoadedConfig): void {
  const { broker_account: account, broker_kind: kind } = config;
  if (kind === 'none') return;
  if (kind === 'simulator') {
    throw tstError(
      'BAD_CONFIG',
      'broker_kind is simulator: such a system is started with `npx tst start --demo`',
    );
  }
  if (account === undefined)
    throw tstError('BAD_CONFIG', 'broker_account is missing: a real gateway needs it');
  const isPaper = /^D[UF]/.test(account);
  const isLive = /^[UF]/.test(account);
  if (kind === 'paper' ? !isPaper : !isLive) {
    throw tstError(
      'BAD_CONFIG',
      `broker_kind is ${kind}, but broker_account ${masked(account)} is ${isPaper ? 'a paper account' : isLive ? 'a live account' : 'neither DU... nor U...'}`,
    );
  }
  if (kind === 'live' && !config.live_trading) {
    throw tstError(
      'BAD_CONFIG',
      'broker_kind is live, but live_trading is not true: nothing is traded with real money by accident',
    );
  }
}

function answers(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (reason: string) => {
      socket.destroy();
      reject(tstError('BROKER_UNREACHABLE', `no gateway answers at ${host}:${port} (${reason})`));
    };
    const socket = connect({ host, port, timeout: CONNECT_TIMEOUT_MS }, () => {
      socket.end();
      resolve();
    });
    socket.once('timeout', () => refuse('no answer'));
    socket.once('error', (error) => refuse(error.message));
  });
}

function masked(account: string): string {
  return `${account.slice(0, 2)}...${account.slice(-2)}`;
}
