import type { Server } from 'node:http';
import { tstError } from '../domain/errors/errors';
import { SimulatorClock } from './clock/clock';
import { ClockDriver } from './clock/driver';
import { makeControlServer } from './control/control-server';
import { Faults } from './control/faults';
import { Exchange } from './exchange/exchange';
import { Journal } from './exchange/journal';
import { Gateway } from './gateway/gateway';
import { makeMarket } from './market/make-market';
import { writeMarketFiles } from './market/market-files';
import type { ClockOptions, RunningSimulator, SimulatorOptions } from './options';
import { SERVER_DEFAULT } from './protocol/versions';

const TICK_MS = 100;
const INITIAL_CASH = 1_000_000;

/** The clock that was left, unless a later start is asked for: it never runs backwards. */
function makeClock(options: ClockOptions, journal: Journal): SimulatorClock {
  const stored = journal.store.clock;
  const start = options.start ?? Date.now();
  const resumed = stored ? new SimulatorClock(stored).now() : start;
  return new SimulatorClock({ simulated: Math.max(start, resumed), wall: Date.now(), speed: options.speed });
}

function listenControl(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        tstError(
          'BAD_INPUT',
          `the control interface can't listen on ${host}:${port}: ${error.message}`,
          error,
        ),
      ),
    );
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/**
 * Starts a simulated gateway: its TWS port, its control port, its market and the account from its state directory.
 * Throws BAD_INPUT when a port is in use, BAD_DATA_FILE when the market's files can't be read.
 */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const market = await makeMarket(options.market);
  for (const warning of market.warnings ?? []) process.stderr.write(`warning: ${warning}\n`);
  if (options.filesDirectory) writeMarketFiles(market, options.filesDirectory);
  const journal = new Journal(options.stateDirectory);
  if (journal.store.cash.size === 0) journal.commit({ cash: { USD: options.initialCash ?? INITIAL_CASH } });
  const clock = makeClock(options.clock, journal);
  journal.commit({ clock: clock.snapshot() });
  const faults = new Faults();
  const exchange = new Exchange({ market, journal, faults, account: options.account });
  const gateway = new Gateway(
    { market, exchange, clock, faults, account: options.account },
    options.serverVersion ?? SERVER_DEFAULT,
  );
  const driver = new ClockDriver(clock, exchange, () => gateway.refresh());
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, action: () => void) => void timers.add(setTimeout(action, ms));
  const { account } = options;
  const control = makeControlServer({ market, exchange, gateway, clock, faults, driver, later, account });

  const closeAll = async () => {
    clearInterval(ticking);
    for (const timer of timers) clearTimeout(timer);
    driver.close();
    control.closeAllConnections();
    await Promise.allSettled([gateway.close(), new Promise((resolve) => control.close(resolve))]);
    journal.close();
  };
  // What a crash left between an order's acceptance and its fill is resumed now.
  exchange.process(clock.now());
  const ticking = setInterval(() => driver.tick(), TICK_MS);
  try {
    const port = await gateway.listen(options.host, options.port);
    const controlPort = await listenControl(control, options.host, options.controlPort);
    return { port, controlPort, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
