/** What happens to limits, the account and the prices. */
import { setPositionLimit, setTradeLimit } from '../../data/controls/limits';
import { INSTRUMENTS } from '../market/instruments';
import type { Chance } from '../world/chance';
import type { World } from '../world/world';
import type { Strike } from './strike';

/** As a command does: straight into the database, whatever is under way. */
function limitsChanged({ machine, log, time }: World, chance: Chance): void {
  const worker = machine.running()[0];
  if (worker === undefined) return;
  const { process, deps } = worker;
  const instrument = chance.oneOf(INSTRUMENTS).code;
  const strategy = chance.oneOf(['', 'trend']);
  const limit = chance.int(0, 6);
  const set = chance.happens(0.5)
    ? () => setTradeLimit(deps.database, { strategy, instrument, periodDays: 1 }, limit, new Date(time.now()))
    : () => setPositionLimit(deps.database, { strategy, instrument, limit });
  log.add(`operator limits ${strategy} ${instrument} to ${limit}`);
  process.run(() => void set().catch(() => undefined));
}

/** Of all daily and hourly bars, the newest one. */
const badCloses = ({ trouble }: World, chance: Chance) => {
  trouble.closeTimes = chance.oneOf([3, 0.2, 0, -1]);
  setTimeout(
    () => {
      trouble.closeTimes = 1;
    },
    chance.int(3_600_000, 86_400_000),
  );
};

export const ACCOUNT_FAULTS = {
  'limits-changed': limitsChanged,
  'bad-prices': badCloses,
  'money-paid-in': ({ trouble }, chance) => {
    trouble.deposited = chance.oneOf([-1_000_000, 2_000_000, 500_000]);
  },
} as const satisfies Readonly<Record<string, Strike>>;
