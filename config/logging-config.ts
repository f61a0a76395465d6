import { ConfigError } from './config-error';
import { type Environment, findReferenced } from './config-path';
import { unknownKeys } from './known-keys';
import { nodeAt } from './node';
import { readRegularFile } from './regular-file';
import { type LoggingConfig, loggingSchema } from './schema/logging';
import { validateTree } from './validate';
import { parseYaml } from './yaml-file';

const LOGGING_VARIABLE = 'PYSYS_LOGGING_CONFIG';

/**
 * Where log records go: as the file says that `PYSYS_LOGGING_CONFIG` names (looked for under `roots`), else to console,
 * database and, critical ones, mail. Throws BAD_CONFIG for mistakes, and for a configuration of Python's logging, with
 * what to write instead.
 */
export function readLoggingConfig(env: Environment, roots: readonly string[]): LoggingConfig {
  const named = env[LOGGING_VARIABLE];
  if (named === undefined || named === '') return loggingSchema.parse({});
  const { path, tried } = findReferenced(named, roots, env);
  if (path === undefined)
    throw refused(
      named,
      `${LOGGING_VARIABLE} names a file that does not exist; tried ${tried.join(', ')}`,
      'Correct it.',
    );
  const text = readRegularFile(path);
  if (path.endsWith('.py')) throw pythonRefused(path, text);
  const root = parseYaml(text, path);
  if (['version', 'formatters', 'handlers'].some((key) => nodeAt(root, [key])))
    throw pythonRefused(path, text);
  const strange = unknownKeys(root, loggingSchema).map(({ problem }) => problem);
  if (strange.length > 0) throw new ConfigError(strange);
  const result = validateTree(root, loggingSchema);
  if (result.kind === 'invalid') throw new ConfigError(result.problems);
  return result.value;
}

/** Names the same handlers in our words: those of Python are told by their classes. */
function pythonRefused(path: string, text: string): ConfigError {
  const valueAt = (key: string) => new RegExp(`\\b${key}['"]?\\s*[:=]\\s*['"]?([\\w.-]+)`).exec(text)?.[1];
  const hasServer = /SocketHandler|socket/i.test(text);
  const ours = [
    `console: ${/StreamHandler|console/i.test(text) ? 'info' : 'off'}`,
    `mail: ${/SMTPHandler|email|mail/i.test(text) ? 'critical' : 'off'}`,
    ...(hasServer
      ? [`server: {host: ${valueAt('host') ?? '127.0.0.1'}, port: ${valueAt('port') ?? 6020}}`]
      : []),
  ];
  return refused(
    path,
    "is a configuration of Python's logging, which this program does not read",
    `Name another file in ${LOGGING_VARIABLE}; the same in its words:\n${ours.map((line) => `  ${line}`).join('\n')}`,
  );
}

function refused(file: string, message: string, remedy: string): ConfigError {
  return new ConfigError([{ file, line: 0, key: '', message, remedy }]);
}
