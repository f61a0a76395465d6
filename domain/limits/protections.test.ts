import { lostProtections, type Protections } from './protections';

const BEFORE: Protections = {
  files: ['private_config.yaml', 'private_config_trading_hours.yaml'],
  sends: true,
  steps: ['check_external_position_break', 'create_broker_orders_from_contract_orders'],
  limits: [{ key: 'order_limits.contracts_max', value: '3' }],
};
const MANUAL: Protections = { ...BEFORE, sends: false, steps: ['check_external_position_break'] };

it.each<[string, Protections, Protections, readonly string[]]>([
  ['nothing where all is as it was', BEFORE, BEFORE, []],
  [
    'a limit that is no longer set',
    BEFORE,
    { ...BEFORE, limits: [] },
    ['order_limits.contracts_max was 3 and is no longer set'],
  ],
  [
    'no limit that was edited',
    BEFORE,
    { ...BEFORE, limits: [{ key: 'order_limits.contracts_max', value: '5' }] },
    [],
  ],
  [
    'a file that is gone',
    BEFORE,
    { ...BEFORE, files: ['private_config.yaml'] },
    ['private_config_trading_hours.yaml is gone'],
  ],
  [
    'a manual system that would send',
    MANUAL,
    BEFORE,
    ['orders were traded by hand, and would be sent by the system now'],
  ],
  ['no system that sends no longer', BEFORE, MANUAL, []],
  [
    'a step that is no longer performed',
    BEFORE,
    { ...BEFORE, steps: BEFORE.steps.slice(1) },
    ['the step check_external_position_break is no longer performed'],
  ],
  ['no protection that is new', { ...BEFORE, limits: [], files: [] }, BEFORE, []],
])('names %s', (_, before, now, lost) => expect(lostProtections(before, now)).toEqual(lost));
