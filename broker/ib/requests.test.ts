import { tstError } from '../../domain/errors/errors';
import { FIRST_REQUEST_ID, RequestRegistry } from './requests';

const nothing = () => {};

test('an answer is what was added until its end', async () => {
  const requests = new RequestRegistry();
  const id = requests.newId();
  const answer = requests.wait<number[]>(id, 'numbers', [], 1000, nothing);
  requests.add<number[]>(id, (parts) => parts.push(1));
  requests.add<number[]>(id, (parts) => parts.push(2));
  requests.end(id);
  requests.add<number[]>(id, (parts) => parts.push(3));
  expect(await answer).toEqual({ kind: 'done', parts: [1, 2] });
  expect(requests.has(id)).toBe(false);
});

test('ids start above every order id and never repeat', () => {
  const requests = new RequestRegistry();
  const ids = Array.from({ length: 100 }, () => requests.newId());
  expect(Math.min(...ids)).toBe(FIRST_REQUEST_ID);
  expect(new Set(ids).size).toBe(100);
});

test('a refusal carries code and text', async () => {
  const requests = new RequestRegistry();
  const answer = requests.wait(5, 'x', [], 1000, () => requests.refuse(5, 200, 'no definition'));
  expect(await answer).toEqual({ kind: 'refused', code: 200, text: 'no definition' });
});

test('a deadline gives what came until then', async () => {
  const requests = new RequestRegistry();
  const answer = requests.wait<string[]>('positions', 'positions', [], 5, () =>
    requests.add<string[]>('positions', (parts) => parts.push('one')),
  );
  expect(await answer).toEqual({ kind: 'timeout', parts: ['one'] });
});

test('the end of the connection fails every request, also later ones', async () => {
  const requests = new RequestRegistry();
  const first = requests.wait(1, 'contract details of ES', [], 1000, nothing);
  requests.endAll(tstError('BROKER_UNREACHABLE', 'connection lost'));
  await expect(first).rejects.toMatchObject({
    code: 'BROKER_UNREACHABLE',
    message: 'contract details of ES: connection lost',
  });
  let sent = false;
  const later = requests.wait(2, 'y', [], 1000, () => {
    sent = true;
  });
  await expect(later).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
  expect(sent).toBe(false);
});

test('the same key twice is refused, the first continues', async () => {
  const requests = new RequestRegistry();
  const first = requests.wait<number[]>('openOrders', 'open orders', [], 1000, nothing);
  await expect(requests.wait('openOrders', 'open orders', [], 1000, nothing)).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
  requests.end('openOrders');
  expect((await first).kind).toBe('done');
});
