import net from 'node:net';
import { tstError } from '../../domain/errors/errors';
import { withDefaults } from './options';
import { Pacer } from './pacer';
import { Session } from './session';

const clock = { now: () => 0, sleep: async () => {} };

function makeSession(port: number, connectTimeoutMs = 10_000): Session {
  const settings = withDefaults({
    host: '127.0.0.1',
    port,
    clientId: 1,
    account: 'DU1',
    clock,
    connectTimeoutMs,
  });
  return new Session(settings, new Pacer(clock, settings.maxMessagesPerSecond, settings.historyPacing));
}

/** Gives messages to the library as if the socket had received them at server version 178. */
function receive(session: Session, ...fields: string[]): void {
  const { controller } = session.api as unknown as {
    controller: {
      socket: { _serverVersion: number };
      onMessage(tokens: string[]): void;
      processIngressQueue(): void;
    };
  };
  controller.socket._serverVersion = 178;
  controller.onMessage(fields);
  controller.processIngressQueue();
}

test('a refusal whose details are not JSON ends the connection, not the process', async () => {
  const session = makeSession(1);
  receive(session, '4', '2', '5', '201', 'Order rejected', 'not JSON');
  await expect(session.ended).resolves.toMatchObject({
    code: 'BROKER_UNREACHABLE',
    message: 'a message of the gateway could not be read',
  });
  expect(session.isLive()).toBe(false);
});

test('a peer that takes the connection and says nothing is given up', async () => {
  const sockets: net.Socket[] = [];
  const silent = net.createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as net.AddressInfo;
  const session = makeSession(port, 50);
  await expect(session.open()).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
  expect(session.isLive()).toBe(false);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

test('after its end nothing is sent and every request fails', async () => {
  const session = makeSession(1);
  session.fail(tstError('BROKER_UNREACHABLE', 'over'));
  let sent = 0;
  const spec = { what: 'x', parts: [], send: () => sent++ };
  await expect(session.request(spec)).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
  await expect(session.single('positions', [], () => sent++)).rejects.toMatchObject({
    code: 'BROKER_UNREACHABLE',
  });
  session.sendNow(() => sent++);
  expect(sent).toBe(0);
});
