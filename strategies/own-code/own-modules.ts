import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { type BuildFailure, type BuildResult, build, type Plugin, stop } from 'esbuild';
import { checkoutDirectory } from '../../config/checkout';
import { ConfigError } from '../../config/config-error';
import { isNamed, refuseOtherThanDirectory, refuseOtherThanFile } from '../../config/regular-file';
import { messageOf, placeOfError, type RuleSource, relocated } from './source-places';

const CODE_FILES = new Set(['.ts', '.js', '.mjs', '.cjs']);

/** What a user's own modules of one folder may export. */
export interface OwnKind<Own> {
  /** Folder of the private directory, also the first part of a path: `<folder>.<file>.<export>`. */
  readonly folder: string;
  /** True for an export that is one of these; other exports are passed over. */
  readonly isOne: (value: unknown) => value is Own;
  /** The same, with `call` around the user's function. */
  readonly wrap: (own: Own, call: <T>(work: () => T) => T) => Own;
  /** Said of a file that exports none. */
  readonly missing: { readonly message: string; readonly remedy: string };
}

/**
 * The user's own exports of a kind, by path. Throws BAD_CONFIG with file and line for a file that cannot be compiled
 * or run, or that exports none. What they throw when they are used leads to the line of their file.
 */
export async function loadOwn<Own>(
  privateDirectory: string | undefined,
  kind: OwnKind<Own>,
): Promise<Readonly<Record<string, Own>>> {
  const files = privateDirectory === undefined ? [] : codeFiles(join(privateDirectory, kind.folder));
  if (files.length === 0) return {};
  const loaded = await compiling(() => Promise.all(files.map((file) => ownOfFile(file, kind))));
  return Object.fromEntries(loaded.flat());
}

/** A file of the user's own code, by the name that leads to it. */
export interface CodeFile {
  readonly name: string;
  readonly path: string;
}

/** Those of a folder, sorted; none where there is no such folder. */
export function codeFiles(folder: string): readonly CodeFile[] {
  if (!isNamed(folder)) return [];
  refuseOtherThanDirectory(folder);
  return readdirSync(folder)
    .filter((name) => CODE_FILES.has(extname(name)) && !name.endsWith('.test.ts') && !name.endsWith('.d.ts'))
    .sort()
    .map((name) => ({ name: name.slice(0, -extname(name).length), path: join(folder, name) }));
}

/** Every file that these modules are made of: themselves, and what they import but packages. Throws BAD_CONFIG. */
export async function filesOfModule(paths: readonly string[]): Promise<readonly string[]> {
  const files = await compiling(() =>
    Promise.all(
      paths.map(async (path) => {
        refuseOtherThanFile(path);
        const { metafile } = await bundled(path, 'external');
        return Object.keys(metafile!.inputs).map((input) => resolve(input));
      }),
    ),
  );
  return files.flat();
}

/** The compiler is a separate process, which would stay as long as this one. */
async function compiling<T>(work: () => Promise<T>): Promise<T> {
  loading++;
  try {
    return await work();
  } finally {
    if (--loading === 0) await stop();
  }
}

/** Calls that are compiling. */
let loading = 0;

async function ownOfFile<Own>({ name, path: file }: CodeFile, kind: OwnKind<Own>): Promise<[string, Own][]> {
  refuseOtherThanFile(file);
  const source = await compile(file);
  const found = Object.entries(run(source)).filter((entry): entry is [string, Own] => kind.isOne(entry[1]));
  if (found.length === 0) throw new ConfigError([{ file, line: 0, key: '', ...kind.missing }]);
  const call = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw relocated(error, source);
    }
  };
  return found.map(([key, own]) => [`${kind.folder}.${name}.${key}`, kind.wrap(own, call)]);
}

async function compile(file: string): Promise<RuleSource> {
  const result = await bundled(file, 'bundle');
  const [map, code] = ['.cjs.map', '.cjs'].map(
    (ending) => result.outputFiles!.find(({ path }) => path.endsWith(ending))!.text,
  );
  return { file, code, map };
}

async function bundled(file: string, packages: 'bundle' | 'external'): Promise<BuildResult> {
  try {
    return await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      metafile: true,
      outfile: file.replace(/\.\w+$/, '.cjs'),
      sourcemap: 'external',
      packages,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'silent',
      plugins: [enginePlugin],
    });
  } catch (error) {
    throw compileError(file, error as BuildFailure);
  }
}

/** `../../systems/...` means the installation's engine, also where the private directory is elsewhere. */
const enginePlugin: Plugin = {
  name: 'engine',
  setup(builder) {
    builder.onResolve({ filter: /^(\.\.\/)+(systems|domain)\// }, ({ path, importer }) => {
      const theirs = resolve(dirname(importer), path);
      const ours = join(checkoutDirectory(), path.replace(/^(\.\.\/)+/, ''));
      return [theirs, ours].map((stem) => ({ path: `${stem}.ts` })).find((found) => existsSync(found.path));
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
        remedy: 'Correct the file.',
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
    remedy: 'Correct the file.',
  }));
  if (problems.length > 0) return new ConfigError(problems);
  return new ConfigError([{ file, line: 0, key: '', message: String(failure), remedy: 'Correct the file.' }]);
}
