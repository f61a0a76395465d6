import { request } from 'node:http';
import { connect } from 'node:net';
import { TestSimulator } from './test-client';

/** The control port of the simulator against whatever may reach it. */
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await TestSimulator.start();
});
afterAll(() => simulator.remove());

const JSON_TYPE = { 'content-type': 'application/json' };
const CASH = JSON.stringify({ kind: 'cash', currency: 'USD', amount: 5 });

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A request with just these headers: `fetch` would not send a foreign `Origin` or `Host`. */
function ask(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  const port = simulator.running.controlPort;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.on('data', (data) => {
        text += data;
      });
      response.on('end', () => resolve({ status: response.statusCode!, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const post = (path: string, body: unknown) => ask('POST', path, JSON_TYPE, JSON.stringify(body));
const cash = async () => (await simulator.control('/state'))['cash'];

describe('a page of another site', () => {
  it.each([
    ['by its origin', { ...JSON_TYPE, origin: 'https://evil.example' }, 403],
    [
      'by its origin, with the content of a plain form',
      { 'content-type': 'text/plain', origin: 'null' },
      403,
    ],
    ['by its name that leads here', { ...JSON_TYPE, host: 'evil.example' }, 403],
    ['by what the browser says of it', { ...JSON_TYPE, 'sec-fetch-site': 'cross-site' }, 403],
    ['by content that a form can make', { 'content-type': 'text/plain' }, 415],
  ])('trades nothing through the control port: it is known %s', async (_, headers, status) => {
    const before = await cash();
    expect((await ask('POST', '/scenario', headers, CASH)).status).toBe(status);
    expect(await cash()).toEqual(before);
  });

  it('reads nothing of the account', async () => {
    expect((await ask('GET', '/state', { host: 'evil.example' })).status).toBe(403);
    expect((await ask('GET', '/state', { origin: 'https://evil.example' })).status).toBe(403);
  });
});

it('takes what curl sends without a type', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await ask('POST', '/scenario', headers, CASH)).toMatchObject({ status: 200 });
});

it('survives every malformed request and answers it with 4xx', async () => {
  const cases: [string, string, Record<string, string>, string | undefined, number][] = [
    ['GET', '//', {}, undefined, 400],
    ['GET', '/\\', {}, undefined, 400],
    ['GET', '/nowhere', {}, undefined, 404],
    ['GET', '/__proto__', {}, undefined, 404],
    ['PUT', '/clock', JSON_TYPE, '{}', 405],
    ['POST', '/clock', JSON_TYPE, '{', 400],
    ['POST', '/clock', JSON_TYPE, '[]', 400],
    ['POST', '/clock', JSON_TYPE, 'null', 400],
    ['POST', '/clock?advanceMs=1', JSON_TYPE, '{}', 400],
    ['POST', '/clock', JSON_TYPE, '{"__proto__":{"speed":1}}', 400],
    ['POST', '/scenario', JSON_TYPE, '{"kind":"constructor"}', 400],
    ['POST', '/scenario', JSON_TYPE, 'x'.repeat(1_100_000), 413],
    ['GET', '/clock/changed?version=x', {}, undefined, 400],
    ['GET', '/log?since=1e999', {}, undefined, 400],
  ];
  for (const [method, path, headers, body, status] of cases)
    expect([method, path, (await ask(method, path, headers, body)).status]).toEqual([method, path, status]);
  expect(await rubbish('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  expect((await ask('GET', '/health', {})).body).toBe('{"ok":true}');
});

function rubbish(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(simulator.running.controlPort, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

let clients = 0;
it.each([
  ['/clock', { advanceMs: 60_000, speed: 1e308 }, /speed must be a number from 0 to 1000000/],
  ['/clock', { advanceMs: 60_000, sped: 2 }, /"sped" is not a field here; there are set, advance/],
  ['/clock', { advanceMs: 1, advance: '2030-01-01' }, /exclude each other/],
  ['/clock', { set: 8e15 }, /set must be a time/],
  ['/clock', { set: '2099-01-01' }, /20 years/],
  ['/scenario', { kind: 'fill', mode: 'normal', parts: 'two' }, /parts must be a whole number/],
  ['/scenario', { kind: 'fill', mode: 'normal', filter: 'ZC' }, /filter must be/],
  ['/scenario', { kind: 'fill', mode: 'normal', filter: { symbl: 'ZC' } }, /filter must be/],
  ['/scenario', { kind: 'restart', ms: 5_000, clashMs: -1 }, /clashMs must be/],
  ['/scenario', { kind: 'connectivity', restoreMs: 1e12 }, /restoreMs must be/],
  ['/scenario', { kind: 'cash', currency: 'USD', amount: 1e300 }, /amount must be/],
  ['/scenario', { kind: 'position', conId: 1, quantity: 1.5 }, /quantity must be/],
])('applies nothing of a request of which one field is wrong: %s %j', async (path, body, message) => {
  await simulator.scenario('fill', { mode: 'never' });
  const before = await simulator.control('/state');
  const clock = await simulator.control('/clock');
  const { status, body: answered } = await post(path, body);
  expect(status).toBe(400);
  expect(JSON.parse(answered)).toEqual({ error: expect.stringMatching(message) });
  expect(await simulator.control('/state')).toEqual(before);
  expect(await simulator.control('/clock')).toEqual(clock);
  // Its sockets are open: neither the restart nor the lost connectivity has begun.
  clients += 1;
  (await simulator.client(1_000 + clients)).close();
});

it('a fast clock is never asked to go back by those who advance it', async () => {
  await simulator.control('/clock', { speed: 100_000 });
  try {
    const asked = Array.from({ length: 200 }, () => post('/clock', { advanceMs: 1 }));
    for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
    expect((await post('/clock', { advanceMs: -1 })).status).toBe(400);
  } finally {
    await simulator.control('/clock', { speed: 0 });
  }
});

it('says of which gateway it is the control port', async () => {
  expect(await simulator.control('/gateway')).toEqual({ port: simulator.running.port, account: 'DU1234567' });
});
