import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeFrame, type Field } from '../../simulator/protocol/frame';
import { hello, RawClient } from './raw-client';
import { ACCOUNT, TestSimulator } from './test-client';

const GOLDEN = join(__dirname, 'golden');
const CORN: readonly Field[] = [0, 'ZC', 'FUT', '202312', 0, '', '', 'CBOT', '', '', '', ''];

/** A placeOrder as clients of version 178 and later send it, as far as a gateway of futures reads it. */
function placeOrder(
  version: number,
  orderId: number,
  type: string,
  price: Field,
  whatIf = false,
): readonly Field[] {
  const head = [
    'BUY',
    2,
    type,
    price,
    '',
    'DAY',
    '',
    ACCOUNT,
    '',
    0,
    `ref-${orderId}`,
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ];
  // From sharesAllocation to the algo's id nothing is set: 49 fields, one more below version 177.
  const unset = Array<Field>(version < 177 ? 50 : 49).fill('');
  return [3, orderId, ...CORN, '', '', ...head, ...unset, whatIf, ...Array<Field>(45).fill('')];
}

function script(version: number): readonly (readonly Field[])[] {
  const cancelVersion = version < 192 ? [1] : [];
  return [
    [49, 1],
    [9, 8, 1001, ...CORN, 0, '', '', ''],
    [9, 8, 1002, 0, 'EUR', 'CASH', '', 0, '', '', 'IDEALPRO', '', 'USD', '', '', 0, '', '', ''],
    [20, 1003, ...CORN, 0, '', '1 day', '5 D', 1, 'TRADES', 2, 0, ''],
    [20, 1004, ...CORN, 0, '', '1 hour', '1 D', 1, 'BID_ASK', 2, 0, ''],
    [87, 1005, ...CORN, 0, 1, 'TRADES', 2],
    [59, 1, 3],
    [1, 11, 1006, ...CORN, 0, '', 1, 0, ''],
    [97, 1007, ...CORN, 'BidAsk', 0, 0],
    [61, 1],
    placeOrder(version, 1, 'MKT', ''),
    placeOrder(version, 2, 'LMT', 100.25),
    [5, 1],
    [4, ...cancelVersion, 2, '', '', 2147483647],
    placeOrder(version, 3, 'MKT', '', true),
    [7, 3, 1008, 0, '', '', '', '', '', ''],
    [99, 0],
    [76, 1, 1009, ACCOUNT, '', 1],
    [6, 2, 1, ACCOUNT],
    [92, 1010, ACCOUNT, ''],
    [91, 1412],
    [49, 1],
  ];
}

/** Rewritten with UPDATE_GOLDEN=1, to be read before it is committed. */
describe.each([176, 178, 193])('every byte of a session at version %i', (version) => {
  test('is what it was', async () => {
    const simulator = await TestSimulator.start({ serverVersion: version });
    const client = await RawClient.open(simulator.running.port);
    client.socket.write(Buffer.concat([hello(), encodeFrame([71, 2, 12, ''])]));
    for (const fields of script(version)) client.send(...fields);
    await client.until(() => client.of(49).length === 2, 'the last answer');
    const text = `${client.messages.map((fields) => fields.join('|')).join('\n')}\n`;
    client.socket.destroy();
    await simulator.remove();
    const path = join(GOLDEN, `session-${version}.txt`);
    if (process.env['UPDATE_GOLDEN'] === '1') {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(path, text);
    }
    expect(existsSync(path)).toBe(true);
    expect(text).toBe(readFileSync(path, 'utf8'));
  });
});
