import { encodeFrame } from '../../simulator/protocol/frame';
import { hello, RawClient, sized } from './raw-client';
import { TestSimulator } from './test-client';

const HELLO = hello();
const START = encodeFrame([71, 2, 44, '']);

describe('bytes', () => {
  let simulator: TestSimulator;
  beforeAll(async () => {
    simulator = await TestSimulator.start();
  });
  afterAll(() => simulator.remove());

  const open = () => RawClient.open(simulator.running.port);

  async function started(clientId: number): Promise<RawClient> {
    const client = await open();
    client.socket.write(Buffer.concat([HELLO, encodeFrame([71, 2, clientId, ''])]));
    await client.until(() => client.of(9).length > 0, 'nextValidId');
    return client;
  }

  test('byte by byte is understood', async () => {
    const client = await open();
    for (const byte of Buffer.concat([HELLO, START, encodeFrame([49, 1])]))
      client.socket.write(Buffer.from([byte]));
    await client.until(() => client.of(49).length > 0, 'currentTime');
    expect(client.messages[0]).toEqual(['178', '20230615 15:30:00 UTC']);
    client.socket.destroy();
  });

  test('many messages in one piece are understood', async () => {
    const client = await started(45);
    client.socket.write(Buffer.concat(Array.from({ length: 50 }, () => encodeFrame([49, 1]))));
    await client.until(() => client.of(49).length === 50, 'fifty answers');
    client.socket.destroy();
  });

  test.each([
    ['no prefix', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a frame beyond the limit', Buffer.concat([Buffer.from('API\0'), Buffer.from([0xff, 0, 0, 0])])],
    ['an empty frame', Buffer.concat([HELLO, START, Buffer.from([0, 0, 0, 0])])],
    ['a version that nobody speaks', Buffer.concat([Buffer.from('API\0'), sized('v300..400')])],
    ['a client from the past', Buffer.concat([Buffer.from('API\0'), sized('v38..100')])],
  ])('%s closes that client only', async (_name, bytes) => {
    const other = await started(46);
    const client = await open();
    client.socket.write(bytes);
    await client.until(() => client.closed, 'closed');
    other.send(49, 1);
    await other.until(() => other.of(49).length > 0, 'the other goes on');
    other.socket.destroy();
    await other.until(() => other.closed, 'closed');
  });

  test('messages that end early or hold nonsense are answered with 320', async () => {
    const client = await started(47);
    client.send(9, 8, 5, 'x');
    client.send(3, 1, 'abc');
    client.send(20, 6, 0);
    client.send(1, 11, 7, 0, 'ZC', 'BAG', '', '', '', '', 'CBOT', '', 'USD', '', '', 999_999_999);
    await client.until(
      () => client.of(4).filter((fields) => fields[3] === '320').length === 4,
      'four errors',
    );
    client.socket.destroy();
  });

  test('a thirty-third client is refused with 326', async () => {
    const clients = await Promise.all(Array.from({ length: 32 }, (_, index) => started(100 + index)));
    const extra = await open();
    extra.socket.write(Buffer.concat([HELLO, encodeFrame([71, 2, 500, ''])]));
    await extra.until(() => extra.closed, 'closed');
    expect(extra.of(4)[0].slice(2, 4)).toEqual(['-1', '326']);
    for (const client of clients) client.socket.destroy();
  });

  test('the same messages give the same bytes', async () => {
    const answers: string[] = [];
    for (let run = 0; run < 2; run++) {
      const fresh = await TestSimulator.start();
      const client = await RawClient.open(fresh.running.port);
      client.socket.write(Buffer.concat([HELLO, START]));
      client.send(9, 8, 5, 0, 'ZC', 'FUT', '202312', 0, '', '', 'CBOT', '', '', '', '', 0, '', '', '');
      client.send(61, 1);
      await client.until(() => client.of(62).length > 0, 'positionEnd');
      answers.push(JSON.stringify(client.messages));
      client.socket.destroy();
      await fresh.remove();
    }
    expect(answers[0]).toBe(answers[1]);
  });
});
