import { refusalOf } from './local-request';

const JSON_TYPE = { 'content-type': 'application/json' };
const HERE = { host: 'localhost:4003' };

const status = (method: string, headers: Record<string, string | string[]>) =>
  refusalOf({ method, headers, port: 4003 })?.status;

it.each([
  ['a page of another site', { ...HERE, origin: 'https://evil.example' }, 403],
  ['a page without an origin, such as a file or a sandbox', { ...HERE, origin: 'null' }, 403],
  ['a page of another port of this machine', { ...HERE, origin: 'http://localhost:3000' }, 403],
  ['a page of this port by another protocol', { ...HERE, origin: 'https://localhost:4003' }, 403],
  ['an image or a form of another site', { ...HERE, 'sec-fetch-site': 'cross-site' }, 403],
  ['an image or a form of another port', { ...HERE, 'sec-fetch-site': 'same-site' }, 403],
  ['a site whose name was made to lead here', { host: 'evil.example:4003' }, 403],
  ['a name that begins as ours', { host: 'localhost:4003.evil.example' }, 403],
  ['another port', { host: 'localhost:4004' }, 403],
  ['no port', { host: 'localhost' }, 403],
  ['no host', {}, 403],
])('does not answer %s, whatever the method and the type of the content', (_, headers, expected) => {
  for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS'])
    for (const type of [{}, JSON_TYPE, { 'content-type': 'text/plain' }])
      expect(status(method, { ...headers, ...type })).toBe(expected);
});

it.each(['localhost:4003', '127.0.0.1:4003', '[::1]:4003', 'LOCALHOST:4003'])(
  'answers a program that asks %s',
  (host) => {
    expect(status('GET', { host })).toBeUndefined();
    expect(status('POST', { host, 'content-type': 'application/json; charset=utf-8' })).toBeUndefined();
    expect(status('POST', { host, 'content-type': 'application/x-www-form-urlencoded' })).toBeUndefined();
  },
);

it('answers a page of its own', () => {
  const own = { ...HERE, origin: 'http://localhost:4003', 'sec-fetch-site': 'same-origin' };
  expect(status('POST', { ...own, ...JSON_TYPE })).toBeUndefined();
  expect(status('GET', { ...HERE, 'sec-fetch-site': 'none' })).toBeUndefined();
});

it('takes no content that a form of a page can make', () => {
  for (const type of [
    'text/plain',
    'text/plain;charset=UTF-8',
    'multipart/form-data; boundary=x',
    'text/json',
  ])
    expect(status('POST', { ...HERE, 'content-type': type })).toBe(415);
  const form = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost:4003' };
  expect(status('POST', { ...HERE, ...form })).toBe(415);
});
