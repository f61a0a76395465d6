import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { type BuildFailure, build, type Plugin } from 'esbuild';
import { checkoutDirectory } from './checkout';
import { ConfigError } from './config-error';
import { messageOf, placeOfError, type RuleSource, relocated } from './rule-source';

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
  const source = await compile(file);
  const exported = run(source);
  const rules = Object.entries(exported).filter((entry): entry is [string, Rule] => isRule(entry[1]));
  if (rules.length > 0) return rules.map(([key, rule]) => [`rules.${name}.${key}`, withPlaces(rule, source)]);
  const remedy = 'Export an object with data, arguments and forecast, as private/rules/high-low.ts does.';
  throw new ConfigError([{ file, line: 0, key: '', message: 'exports no rule', remedy }]);
}

function isRule(value: unknown): value is RuleForm {
  if (typeof value !== 'object' || value === null) return false;
  const { data, arguments: args, forecast } = value as Partial<RuleForm>;
  return Array.isArray(data) && typeof args === 'object' && typeof forecast === 'function';
}

/** The rule, its errors leading to the line of its file. */
function withPlaces<Rule extends RuleForm>(rule: Rule, source: RuleSource): Rule {
  const forecast = (...inputs: never[]): unknown => {
    try {
      return rule.forecast(...inputs);
    } catch (error) {
      throw relocated(error, source);
    }
  };
  return { ...rule, forecast };
}

async function compile(file: string): Promise<RuleSource> {
  try {
    const result = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      outfile: file.replace(/\.\w+$/, '.cjs'),
      sourcemap: 'external',
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'silent',
      plugins: [enginePlugin],
    });
    const [map, code] = ['.cjs.map', '.cjs'].map(
      (ending) => result.outputFiles.find(({ path }) => path.endsWith(ending))!.text,
    );
    return { file, code, map };
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

function run(source: RuleSource): Readonly<Record<string, unknown>> {
  const { file, code } = source;
  const module = { exports: {} as Record<string, unknown> };
  try {
    const body = compileFunction(code, ['module', 'exports', 'require'], { filename: file });
    body(module, module.exports, createRequire(file));
    return module.exports;
  } catch (error) {
    const place = placeOfError(error, source);
    throw new ConfigError([
      {
        file: place?.file ?? file,
        line: place?.line ?? 0,
        key: '',
        message: `fails when loaded: ${messageOf(error)}`,
        remedy: 'Correct the rule.',
      },
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
