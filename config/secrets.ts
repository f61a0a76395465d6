import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error';
import type { ConfigProblem, Origin } from './loaded-config';
import { type MappingNode, scalarNode, withValue } from './node';
import { isNamed, readRegularFile } from './regular-file';
import { readYamlFile } from './yaml-file';

type Environment = Readonly<Record<string, string | undefined>>;

/** Keys that are never printed or stored. `mongo_host` is one only where it holds a password. */
export const SECRET_KEYS = [
  'email_pwd',
  'quandl_key',
  'barchart_key',
  'critical_webhook_url',
  'ping_url',
] as const;

/** Keys that may come from outside the YAML files. */
const OUTSIDE_KEYS = [...SECRET_KEYS, 'mongo_host'] as const;

const SECRETS_FILE = 'secrets.yaml';
const MASK = '********';

/** `TST_EMAIL_PWD` for `email_pwd`. */
function environmentName(key: string): string {
  return `TST_${key.toUpperCase()}`;
}

/**
 * Secrets over the private configuration. First wins: the environment (`TST_EMAIL_PWD`), systemd's
 * credentials directory, `secrets.yaml` next to the private configuration (or `TST_SECRETS_FILE`) which
 * nobody else may read, the private configuration itself.
 */
export function withSecrets(
  config: MappingNode,
  privateDirectory: string | undefined,
  env: Environment,
): MappingNode {
  const file = readSecretsFile(privateDirectory, env);
  let result = config;
  for (const key of OUTSIDE_KEYS) {
    const found = fromEnvironment(key, env) ?? fromCredentials(key, env) ?? file?.entries.get(key);
    if (found) result = withValue(result, [key], found);
  }
  return result;
}

function fromEnvironment(key: string, env: Environment) {
  const name = environmentName(key);
  const value = env[name];
  const origin: Origin = { kind: 'environment', name };
  return value === undefined || value === '' ? undefined : scalarNode(value, origin);
}

function fromCredentials(key: string, env: Environment) {
  const directory = env['CREDENTIALS_DIRECTORY'];
  const file = directory ? join(directory, key) : undefined;
  if (file === undefined || !isNamed(file)) return undefined;
  return scalarNode(readRegularFile(file).trim(), { kind: 'credential', file });
}

function readSecretsFile(privateDirectory: string | undefined, env: Environment): MappingNode | undefined {
  const named = env['TST_SECRETS_FILE'];
  const file = named || (privateDirectory && join(privateDirectory, SECRETS_FILE));
  if (!file || (!named && !isNamed(file))) return undefined;
  const content = readYamlFile(file);
  if (isReadByOthers(file)) throw new ConfigError([openToOthers(file, 0, '')]);
  const stray = [...content.entries.keys()].filter((key) => !OUTSIDE_KEYS.includes(key as never));
  if (stray.length > 0) throw new ConfigError([notASecret(file, stray[0])]);
  return content;
}

/** True when the group or everybody may read the file. Windows has other permissions: never true there. */
export function isReadByOthers(file: string): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
}

/** The problem of a secret in a file that others can read. */
export function openToOthers(file: string, line: number, key: string): ConfigProblem {
  return {
    file,
    line,
    key,
    message: 'holds a secret, and others on this machine can read the file',
    remedy: `chmod 600 ${file}`,
  };
}

function notASecret(file: string, key: string): ConfigProblem {
  return {
    file,
    line: 0,
    key,
    message: `is not a secret key; this file holds only ${OUTSIDE_KEYS.join(', ')}`,
    remedy: 'Move it to private_config.yaml.',
  };
}

/** A value as it may be printed and stored. */
export function masked(keyPath: string, value: unknown): unknown {
  if (SECRET_KEYS.includes(keyPath as never)) return value === undefined ? value : MASK;
  if (keyPath === 'mongo_host' && typeof value === 'string') return addressWithoutSecrets(value);
  return value;
}

/** A database's address as it may be printed and stored. A password that is not escaped as it should be is masked too. */
export function addressWithoutSecrets(address: string): string {
  return address
    .replace(/^(mongodb(?:\+srv)?:\/\/[^:@/]*:).*@/s, `$1${MASK}@`)
    .replace(
      /([?&](?:tlsCertificateKeyFilePassword|authMechanismProperties|proxyPassword)=)[^&]*/gi,
      `$1${MASK}`,
    );
}
