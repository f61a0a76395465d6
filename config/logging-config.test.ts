import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLoggingConfig } from './logging-config';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-logging-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(text: string, name = 'logging.yaml', reference = join(folder, name)) {
  writeFileSync(join(folder, name), text);
  return readLoggingConfig({ PYSYS_LOGGING_CONFIG: reference }, [folder]);
}

const PYTHON = `version: 1
formatters: {simple: {format: '%(message)s'}}
handlers:
  console: {class: logging.StreamHandler}
  socket: {class: logging.handlers.SocketHandler, host: 10.0.0.7, port: 9020}
  email: {class: syslogging.handlers.PstSMTPHandler, level: CRITICAL}
root: {level: DEBUG, handlers: [console, socket]}
`;

test('without the variable: console, database, critical ones by mail, no server', () => {
  expect(readLoggingConfig({}, [])).toEqual({ console: 'info', database: 'info', mail: 'critical' });
});

test('a file changes what it names, by its path or in dotted form', () => {
  const expected = {
    ...{ console: 'off', database: 'debug', mail: 'critical' },
    server: { level: 'warn', host: '127.0.0.1', port: 6020 },
  };
  const text = 'console: off\ndatabase: debug\nserver: {level: warn}\n';
  expect(read(text)).toEqual(expected);
  expect(read(text, 'mine.yaml', 'mine.yaml')).toEqual(expected);
});

test.each<[string, string, string, RegExp]>([
  ['a level that does not exist', 'console: loud\n', 'logging.yaml', /console.*must be one of/s],
  ['a key that does not exist', 'consol: info\n', 'logging.yaml', /Did you mean console/],
  ['a key of the server that does not exist', 'server: {prt: 1}\n', 'logging.yaml', /Did you mean port/],
  ['a port that is none', 'server: {port: 70000}\n', 'logging.yaml', /port/],
  ['a list', '- console\n', 'logging.yaml', /keys and values/],
])('%s is refused', (_, text, name, message) => {
  expect(() => read(text, name)).toThrow(message);
});

test.each([
  ['logging.yaml', PYTHON],
  ['logging_prod.py', `SocketHandler(host='10.0.0.7', port=9020); StreamHandler(); SMTPHandler()`],
])("Python's configuration in %s is refused with the equivalent", (name, text) => {
  try {
    read(text, name);
  } catch (error) {
    const remedy = (error as { problems: { remedy: string }[] }).problems[0].remedy;
    expect(remedy).toMatch(
      /console: info\n {2}mail: critical\n {2}server: \{host: 10\.0\.0\.7, port: 9020\}$/,
    );
    return;
  }
  throw new Error('it was accepted');
});

test('a file that does not exist is refused by name', () => {
  expect(() => readLoggingConfig({ PYSYS_LOGGING_CONFIG: 'nowhere.yaml' }, [folder])).toThrow(
    /does not exist/,
  );
});
