import { allocationDoubts } from './allocation-checks';
import type { Environment } from './config-path';
import { pathProblems, withInputPaths } from './directories';
import type { ConfigProblem } from './loaded-config';
import { type MappingNode, originAt } from './node';
import { priceSourceProblems } from './price-source-problems';
import type { ControlConfig } from './schema/control';
import type { ProductionConfig } from './schema/production';
import { isReadByOthers, masked, openToOthers, SECRET_KEYS } from './secrets';
import { placeOf } from './validate';

/** Values that are right alone and wrong together, or that name what is missing. `roots`: where directories are looked for. */
export function contradictions(
  config: ProductionConfig,
  root: MappingNode,
  roots: readonly string[],
  env: Environment,
): readonly ConfigProblem[] {
  const at = (key: string, message: string, remedy: string): ConfigProblem => ({
    ...placeOf(originAt(root, key.split('.'))),
    key,
    message,
    remedy,
  });
  return [
    ...priceSourceProblems(withInputPaths(config, roots, env), env, at),
    ...accountProblems(config, at),
    ...mailProblems(config, at),
    ...rollProblems(config, at),
    ...pathProblems(config, env, at),
  ];
}

type At = (key: string, message: string, remedy: string) => ConfigProblem;

/** IB's demonstration and paper accounts begin with D; a live one does not. */
function accountProblems(config: ProductionConfig, at: At): ConfigProblem[] {
  const { broker_account: account, broker_kind: kind, live_trading } = config;
  const problems: ConfigProblem[] = [];
  if (kind === 'live' && !live_trading) {
    problems.push(
      at(
        'broker_kind',
        'is live, but live_trading is false',
        'Set live_trading: true, or broker_kind: paper.',
      ),
    );
  }
  if (account === undefined || kind === 'simulator' || kind === 'none') return problems;
  const isPaperAccount = account.startsWith('D');
  if (kind === 'live' && isPaperAccount) {
    problems.push(
      at(
        'broker_account',
        `${account} is a paper account, but broker_kind is live`,
        'Correct one of the two.',
      ),
    );
  }
  if (kind === 'paper' && !isPaperAccount) {
    problems.push(
      at(
        'broker_account',
        `${account} is not a paper account (D...), but broker_kind is paper`,
        'Correct one of the two; for real money set broker_kind: live and live_trading: true.',
      ),
    );
  }
  return problems;
}

function mailProblems(config: ProductionConfig, at: At): ConfigProblem[] {
  if (config.email_address === undefined) return [];
  const missing = (['email_server', 'email_to', 'email_pwd'] as const).filter(
    (key) => config[key] === undefined,
  );
  return missing.map((key) =>
    at(
      'email_address',
      `is set, but ${key} is not, so no mail can be sent`,
      key === 'email_pwd'
        ? 'Set TST_EMAIL_PWD or put email_pwd into secrets.yaml.'
        : `Set ${key}, or remove email_address.`,
    ),
  );
}

function rollProblems(config: ProductionConfig, at: At): ConfigProblem[] {
  const { source, directory } = config.roll_policy;
  const problems = expiryProblems(config, at);
  if (source !== 'calendar' || directory) return problems;
  return [
    ...problems,
    at('roll_policy.source', 'is calendar, but no directory is given', 'Set roll_policy.directory.'),
  ];
}

/** The nearer the last day, the louder. */
function expiryProblems({ expiry_guard: guard }: ProductionConfig, at: At): ConfigProblem[] {
  const pairs = [
    ['urgent_days', 'alarm_days'],
    ['alarm_days', 'notice_days'],
  ] as const;
  return pairs
    .filter(([louder, before]) => guard[louder] > guard[before])
    .map(([louder, before]) =>
      at(
        `expiry_guard.${louder}`,
        `is above ${before} (${guard[before]})`,
        `Set ${before} at least as high.`,
      ),
    );
}

/** Returns warnings of settings that are valid, but probably not intended. */
export function doubts(
  config: ProductionConfig,
  control: ControlConfig,
  root: MappingNode,
  controlRoot: MappingNode,
): readonly ConfigProblem[] {
  return [
    ...secretDoubts(root),
    ...allocationDoubts(config, control, root, controlRoot),
    ...duplicateDoubts(config, root),
  ];
}

function secretDoubts(root: MappingNode): ConfigProblem[] {
  return [...SECRET_KEYS, 'mongo_host'].flatMap((key) => {
    const node = root.entries.get(key);
    const value = node?.kind === 'scalar' ? node.value : undefined;
    // `mongo_host` is a secret only where it holds one.
    if (key === 'mongo_host' && masked(key, value) === value) return [];
    const origin = node?.origin;
    if (origin?.kind !== 'file' || !isReadByOthers(origin.file)) return [];
    return [openToOthers(origin.file, origin.line, key)];
  });
}

function duplicateDoubts(config: ProductionConfig, root: MappingNode): ConfigProblem[] {
  const { include, exclude } = config.duplicate_instruments;
  const unmatched = [
    ...Object.keys(include).filter((name) => !Object.hasOwn(exclude, name)),
    ...Object.keys(exclude).filter((name) => !Object.hasOwn(include, name)),
  ];
  return unmatched.map((name) => ({
    ...placeOf(originAt(root, ['duplicate_instruments'])),
    key: `duplicate_instruments.${name}`,
    message: 'is in only one of include and exclude',
    remedy: 'Name each group of duplicates in both.',
  }));
}
