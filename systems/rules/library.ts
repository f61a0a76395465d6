import { accel } from './accel';
import { longBias, shortBias } from './bias';
import { breakout } from './breakout';
import { carry, carryOfRollAndVol, relativeCarry } from './carry';
import { ewmac, ewmacCalcVol, ewmacWithDefaults, ewmacWithDefaultsAndVol } from './ewmac';
import { conditionedFactorTradingRule, factorTradingRule } from './factors';
import { meanReversionInWings } from './mean-reversion-in-wings';
import { crossSectionalMeanReversion, relativeMomentum } from './relative-price';
import type { Rule } from './rule';

const PROVIDED = 'systems.provided';

/**
 * The rules by pysystemtrade's modules: a path of another module is not one of them, whatever its function is called.
 * Rules moved between its versions, and some changed with it: carry took roll and volatility before it took raw carry.
 */
const MODULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  'rules.ewmac': {
    ewmac,
    ewmac_calc_vol: ewmacCalcVol,
    ewmac_forecast_with_defaults: ewmacWithDefaults,
    ewmac_forecast_with_defaults_no_vol: ewmacWithDefaultsAndVol,
  },
  'rules.breakout': { breakout },
  'rules.carry': { carry, relative_carry: relativeCarry },
  'rules.accel': { accel },
  'rules.mr_wings': { mr_wings: meanReversionInWings },
  'rules.cs_mr': { cross_sectional_mean_reversion: crossSectionalMeanReversion },
  'rules.rel_mom': { relative_momentum: relativeMomentum },
  'rules.factors': {
    factor_trading_rule: factorTradingRule,
    conditioned_factor_trading_rule: conditionedFactorTradingRule,
    // As older configuration files call it.
    conditioned_factor: conditionedFactorTradingRule,
  },
  'rules.bias': { long_bias: longBias, short_bias: shortBias },
  'example.rules': {
    ewmac_forecast_with_defaults: ewmacWithDefaults,
    ewmac_forecast_with_defaults_no_vol: ewmacWithDefaultsAndVol,
  },
  'futures_chapter15.rules': { ewmac, carry: carryOfRollAndVol, carry2: carry },
  'moretradingrules.morerules': {
    breakout,
    long_bias: longBias,
    short_bias: shortBias,
    relative_carry: relativeCarry,
    cross_sectional_mean_reversion: crossSectionalMeanReversion,
  },
  'rob_system.rules': {
    ewmac,
    breakout,
    carry,
    accel,
    relative_carry: relativeCarry,
    mr_wings: meanReversionInWings,
    cross_sectional_mean_reversion: crossSectionalMeanReversion,
    relative_momentum: relativeMomentum,
    factor_trading_rule: factorTradingRule,
    conditioned_factor_trading_rule: conditionedFactorTradingRule,
  },
};

const BY_PATH: ReadonlyMap<string, Rule> = new Map(
  Object.entries(MODULES).flatMap(([module, rules]) =>
    Object.entries(rules).map(([name, rule]) => [`${PROVIDED}.${module}.${name}`, rule] as const),
  ),
);

/** The library's rule of a Python path; undefined where that module does not have that function. */
export function libraryRule(path: string): Rule | undefined {
  return BY_PATH.get(path);
}

/** Every path of the library. */
export function knownRulePaths(): readonly string[] {
  return [...BY_PATH.keys()];
}
