import { loadOwn } from './own-modules';

/** What makes an export a rule; `systems/rules/rule.ts` has the whole form. */
interface RuleForm {
  readonly data: readonly string[];
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly forecast: (...inputs: never[]) => unknown;
}

/**
 * The user's own trading rules: each export of `<private>/rules/<file>` that has the form of a rule, by its
 * path in strategy files, `rules.<file>.<export>`. Throws BAD_CONFIG as `loadOwn` does. `Rule` is the engine's type
 * of a rule.
 */
export async function loadOwnRules<Rule extends RuleForm>(
  privateDirectory: string | undefined,
): Promise<Readonly<Record<string, Rule>>> {
  return loadOwn<Rule>(privateDirectory, {
    folder: 'rules',
    isOne: (value): value is Rule => isRule(value),
    wrap: (rule, call) => ({
      ...rule,
      forecast: (...inputs: never[]) => call(() => rule.forecast(...inputs)),
    }),
    missing: {
      message: 'exports no rule',
      remedy: 'Export an object with data, arguments and forecast, as private/rules/high-low.ts does.',
    },
  });
}

function isRule(value: unknown): value is RuleForm {
  if (typeof value !== 'object' || value === null) return false;
  const { data, arguments: args, forecast } = value as Partial<RuleForm>;
  return Array.isArray(data) && typeof args === 'object' && typeof forecast === 'function';
}
