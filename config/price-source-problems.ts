import { statSync } from 'node:fs';
import { type Environment, unsetVariables } from './config-path';
import type { ConfigProblem } from './loaded-config';
import { BROKER_SOURCE, type CsvSourceConfig } from './schema/price-sources';
import type { ProductionConfig } from './schema/production';

type SourceKeys = Pick<ProductionConfig, 'price_sources' | 'price_source_preference' | 'price_cross_check'>;
type At = (key: string, message: string, remedy: string) => ConfigProblem;

/** Sources that are preferred but not described, directories that are missing, marks that mean two things. */
export function priceSourceProblems(
  { price_sources: sources, price_source_preference: preference, price_cross_check: limits }: SourceKeys,
  env: Environment,
  at: At,
): readonly ConfigProblem[] {
  const described = Object.entries(sources).flatMap(([name, source]) =>
    problemsOfSource(`price_sources.${name}`, name, source, env, at),
  );
  const known = [BROKER_SOURCE, ...Object.keys(sources)];
  const preferred = Object.entries(preference).flatMap(([code, names]) => {
    const key = `price_source_preference.${code}`;
    if (names.length === 0) return [at(key, 'names no source', `Name one of: ${known.join(', ')}.`)];
    return names
      .filter((name) => !known.includes(name))
      .map((name) =>
        at(
          key,
          `names ${name}, which is not described in price_sources`,
          `Describe it there, or name one of: ${known.join(', ')}.`,
        ),
      );
  });
  const compared = Object.keys(limits)
    .filter((code) => (preference[code] ?? preference.default).length === 1)
    .filter((code) => code !== 'default')
    .map((code) =>
      at(
        `price_cross_check.${code}`,
        `compares nothing: ${code} has one source`,
        `Name several under price_source_preference.${code}, or remove the key.`,
      ),
    );
  return [...described, ...preferred, ...compared];
}

function problemsOfSource(
  key: string,
  name: string,
  { directory, separator, decimal, thousands }: CsvSourceConfig,
  env: Environment,
  at: At,
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (name === BROKER_SOURCE)
    problems.push(at(key, "has the name of the broker's own prices", 'Give it another name.'));
  const unset = unsetVariables(directory, env);
  if (unset.length > 0)
    problems.push(
      at(
        `${key}.directory`,
        `names ${directory}, but ${unset.join(', ')} is not set`,
        'Set it, or write the path out.',
      ),
    );
  else if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    problems.push(
      at(
        `${key}.directory`,
        `${directory} is not a directory that exists`,
        'Create it, or correct the path.',
      ),
    );
  if (separator === decimal || thousands === decimal || thousands === separator)
    problems.push(
      at(
        key,
        `separator ${separator}, decimal ${decimal}${thousands ? ` and thousands ${thousands}` : ''} must differ`,
        "Set separator: ';' for files with a decimal comma, and the others as in the files.",
      ),
    );
  return problems;
}
