import type { Command } from 'commander';
import { USUAL_GATEWAY_PORT } from '../../services/system/start-parts';
import { startSystem } from '../../services/system/start-system';
import { loadSystemConfig } from '../../services/system/system-config';
import { type MarketRequest, planSimulated, planStart } from '../../services/system/system-plan';
import { listenToInterrupt } from '../terminal/interrupt';
import { parseNotNegative, parsePort, parseWhole } from '../terminal/number';
import { describeEndpoints } from './services';

interface SimulatorOptions extends MarketRequest {
  readonly port?: number;
  readonly start?: string;
  readonly speed: number;
}

/** `tst simulator`: the gateway simulator alone. */
export function register(program: Command): void {
  program
    .command('simulator')
    .description('the gateway simulator alone, until Ctrl-C')
    .option('--system <name>', 'system whose account it keeps; default: named after the market')
    .option('--market <directory>', 'replay CSV files in the formats of pysystemtrade')
    .option('--seed <number>', 'seed of the synthetic market', parseWhole)
    .option('--instruments <number>', 'size of the synthetic market', parseWhole)
    .option('--port <port>', 'TWS port', parsePort)
    .option('--start <instant>', 'UTC time at which a new clock starts')
    .option('--speed <factor>', 'speed of its clock; 0 stops it', parseNotNegative, 1)
    .action(run);
}

async function run(options: SimulatorOptions): Promise<void> {
  const setup = planSimulated(options);
  const interrupt = listenToInterrupt(console.error);
  const running = await startSystem({
    ...planStart(setup, loadSystemConfig(setup)),
    parts: ['gateway'],
    ports: { gateway: options.port },
    clock: { start: options.start, speed: options.speed },
    signal: interrupt.signal,
    say: console.log,
  });
  for (const line of describeEndpoints(running.endpoints)) console.log(line);
  const { gateway } = running.endpoints;
  if (options.port === undefined && gateway.kind !== 'none' && gateway.port !== USUAL_GATEWAY_PORT)
    console.log(
      `port ${USUAL_GATEWAY_PORT} belongs to another program: the gateway of a system that uses this one is ${gateway.host}:${gateway.port}`,
    );
  console.log('running; Ctrl-C stops it');
  await interrupt.happened;
  await running.stop();
}
