import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { type BuildFailure, build, type Plugin } from 'esbuild';
import { checkoutDirectory } from './checkout';
import { ConfigError } from './config-error';

const RULE_FILES = new Set(['.ts', '.js', '.mjs', '.cjs']);

/** What makes an export a rule; `systems/rules/rule.ts` has the whole form. */
interface RuleForm {
  readonly data: readonly string[];
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly forecast: (...inputs: never[]) => unknown;
}

/**
 * The user's own trading rules: each export of `<private>/rules/<file>` that has the form of a rule, by its
 * path in strategy files, `rules.<file>.<export>`. Throws BAD_CONFIG with file and line for a file that
 * cannot be compiled or run, or that exports no rule. `Rule` is the engine's type of a rule.
 */
export async function loadOwnRules<Rule extends RuleForm>(
  privateDirectory: string | undefined,
): Promise<Readonly<Record<string, Rule>>> {
  const folder = privateDirectory && join(privateDirectory, 'rules');
  if (!folder || !existsSync(folder)) return {};
  const files = readdirSync(folder)
    .filter((name) => RULE_FILES.has(extname(name)) && !name.endsWith('.test.ts') && !name.endsWith('.d.ts'))
    .sort();
  const loaded = await Promise.all(files.map((name) => rulesOfFile<Rule>(join(folder, name))));
  return Object.fromEntries(loaded.flat());
}

async function rulesOfFile<Rule extends RuleForm>(file: string): Promise<[string, Rule][]> {
  const name = file.slice(dirname(file).length + 1, -extname(file).length);
  const exported = run(await compile(file), file);
  const rules = Object.entries(exported).filter((entry): entry is [string, Rule] => isRule(entry[1]));
  if (rules.length > 0) return rules.map(([key, rule]) => [`rules.${name}.${key}`, rule]);
  const remedy = 'Export an object with data, arguments and forecast, as private/rules/high-low.ts does.';
  throw new ConfigError([{ file, line: 0, key: '', message: 'exports no rule', remedy }]);
}

function isRule(value: unknown): value is RuleForm {
  if (typeof value !== 'object' || value === null) return false;
  const { data, arguments: args, forecast } = value as Partial<RuleForm>;
  return Array.isArray(data) && typeof args === 'object' && typeof forecast === 'function';
}

async function compile(file: string): Promise<string> {
  try {
    const result = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'silent',
      plugins: [enginePlugin],
    });
    return result.outputFiles[0].text;
  } catch (error) {
    throw compileError(file, error as BuildFailure);
  }
}

/** `../../systems/...` means the installation's engine, also where the private directory lies elsewhere. */
const enginePlugin: Plugin = {
  name: 'engine',
  setup(builder) {
    builder.onResolve({ filter: /^(\.\.\/)+(systems|domain)\// }, ({ path, importer }) => {
      const beside = resolve(dirname(importer), path);
      const ours = join(checkoutDirectory(), path.replace(/^(\.\.\/)+/, ''));
      return [beside, ours].map((stem) => ({ path: `${stem}.ts` })).find((found) => existsSync(found.path));
    });
  },
};

function run(code: string, file: string): Readonly<Record<string, unknown>> {
  const module = { exports: {} as Record<string, unknown> };
  try {
    const body = compileFunction(code, ['module', 'exports', 'require'], { filename: file });
    body(module, module.exports, createRequire(file));
    return module.exports;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      { file, line: 0, key: '', message: `fails when loaded: ${reason}`, remedy: 'Correct the rule.' },
    ]);
  }
}

function compileError(file: string, failure: BuildFailure): ConfigError {
  const problems = (failure.errors ?? []).map(({ text, location }) => ({
    file: location ? resolve(location.file) : file,
    line: location?.line ?? 0,
    key: '',
    message: text,
    remedy: 'Correct the rule.',
  }));
  if (problems.length > 0) return new ConfigError(problems);
  return new ConfigError([{ file, line: 0, key: '', message: String(failure), remedy: 'Correct the rule.' }]);
}
