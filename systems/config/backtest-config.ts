import type { z } from 'zod';
import type { CamelKeys } from './camel-keys';
import type { Mapping } from './merge';
import type * as sections from './sections';

export type RuleArgument = number | string | boolean;

/** One entry of `trading_rules`. */
export interface RuleConfig {
  /** Python path or path of an own rule. */
  readonly function: string;
  /** Data references such as `rawdata.get_daily_prices`; empty: the rule's default. */
  readonly data: readonly string[];
  readonly otherArgs: Readonly<Record<string, RuleArgument>>;
  readonly forecastScalar?: number;
}

/** A group of `auto_weight_from_grouping`: sub-groups or leaves, not both. */
export interface WeightGroup {
  readonly weight: number;
  readonly groups: Readonly<Record<string, WeightGroup>>;
  readonly leaves: Readonly<Record<string, number>>;
}

export interface GroupedWeights {
  readonly kind: 'grouped';
  readonly root: WeightGroup;
  readonly useApproxDM: boolean;
  /** True: rules that are too expensive leave their group before it is weighted. */
  readonly excludeExpensive: boolean;
}

/** Forms of `forecast_weights`; `equal` where the key is absent. */
export type ForecastWeights =
  | { readonly kind: 'equal' }
  | { readonly kind: 'all'; readonly weights: Readonly<Record<string, number>> }
  | {
      readonly kind: 'perInstrument';
      readonly weights: Readonly<Record<string, Readonly<Record<string, number>>>>;
    }
  | GroupedWeights;

/** Forms of `instrument_weights`; `equal` where the key is absent. */
export type InstrumentWeights =
  | { readonly kind: 'equal' }
  | { readonly kind: 'fixed'; readonly weights: Readonly<Record<string, number>> }
  | GroupedWeights;

/** Forms of `forecast_scalars`: of a rule for all instruments, and an instrument's own, which go before any other. */
export interface ForecastScalars {
  readonly byRule: Readonly<Record<string, number>>;
  readonly byInstrument: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Forms of `rule_variations`: the rules of estimated weights, for all or by instrument. */
export type RuleVariations =
  | { readonly kind: 'all'; readonly rules: readonly string[] }
  | { readonly kind: 'perInstrument'; readonly rules: Readonly<Record<string, readonly string[]>> };

export type VolatilityCalculation = CamelKeys<z.infer<typeof sections.volatilityCalculation>>;
export type ScalarEstimate = CamelKeys<z.infer<typeof sections.scalarEstimate>>;
export type CorrelationEstimate = CamelKeys<z.infer<typeof sections.correlationEstimate>>;
export type DiversificationEstimate = CamelKeys<z.infer<typeof sections.diversificationEstimate>>;
export type WeightEstimate = CamelKeys<z.infer<typeof sections.weightEstimate>>;
export type RiskOverlayLimits = CamelKeys<z.infer<typeof sections.riskOverlay>>;
export type SmallSystem = CamelKeys<z.infer<typeof sections.smallSystem>>;
export type MappingParameters = CamelKeys<z.infer<typeof sections.mappingParameters>>;

export type CapitalMethod = 'fixed_capital' | 'full_compounding' | 'half_compounding';
export type BufferMethod = 'forecast' | 'position' | 'none';

/** A strategy's whole backtest configuration: its file merged with private config and defaults, typed. */
export interface BacktestConfig {
  /** Local naive ms; data before it are not seen. */
  readonly startDate: number;
  readonly baseCurrency: string;
  readonly notionalTradingCapital: number;
  /** Annual, in percent. */
  readonly percentageVolTarget: number;
  readonly volatilityCalculation: VolatilityCalculation;

  readonly tradingRules: Readonly<Record<string, RuleConfig>>;
  readonly ruleVariations?: RuleVariations;

  readonly forecastScalar: number;
  readonly forecastScalars: ForecastScalars;
  readonly useForecastScaleEstimates: boolean;
  readonly forecastScalarEstimate: ScalarEstimate;
  readonly averageAbsoluteForecast: number;
  readonly forecastCap: number;
  readonly forecastFloor: number;
  readonly useAttenuation: readonly string[];

  readonly forecastWeights: ForecastWeights;
  readonly useForecastWeightEstimates: boolean;
  readonly forecastWeightEstimate: WeightEstimate;
  readonly forecastWeightEwmaSpan: number;
  readonly forecastPostCeilingCostSR: number;
  readonly forecastCostEstimates: { readonly usePooledCosts: boolean; readonly usePooledTurnover: boolean };
  readonly forecastDivMultiplier: number | Readonly<Record<string, number>>;
  readonly useForecastDivMultEstimates: boolean;
  readonly forecastDivMultEstimate: DiversificationEstimate;
  readonly forecastCorrelationEstimate: CorrelationEstimate;
  readonly forecastMapping: Readonly<Record<string, MappingParameters>>;

  readonly instruments?: readonly string[];
  readonly instrumentWeights: InstrumentWeights;
  readonly useInstrumentWeightEstimates: boolean;
  readonly instrumentWeightEstimate: WeightEstimate;
  readonly instrumentWeightEwmaSpan: number;
  readonly zeroWeightInstruments: readonly string[];
  readonly instrumentDivMultiplier: number;
  readonly useInstrumentDivMultEstimates: boolean;
  readonly instrumentDivMultEstimate: DiversificationEstimate;
  readonly instrumentCorrelationEstimate: CorrelationEstimate;
  readonly instrumentReturnsCorrelation: CorrelationEstimate;

  readonly longOnlyInstruments: readonly string[];
  /** Long-only list of the dynamic optimisation in simulation (`long_only_instruments_DO_ONLY`). */
  readonly longOnlyInstrumentsDynamic: readonly string[];
  readonly riskOverlay?: RiskOverlayLimits;
  readonly bufferMethod: BufferMethod;
  readonly bufferSize: number;
  readonly bufferTradeToEdge: boolean;
  readonly capitalMultiplier: CapitalMethod;
  readonly smallSystem: SmallSystem;

  readonly useSRCosts: boolean;
  readonly volNormaliseCurrencyCosts: boolean;
  readonly multiplyRollCostsBy: number;

  /** Values of `duplicate_instruments.exclude`. */
  readonly duplicateInstruments: readonly string[];
  readonly ignoredInstruments: readonly string[];
  readonly tradingRestrictions: readonly string[];
  readonly badMarkets: readonly string[];

  /** Sentences about what was accepted but deserves a look. */
  readonly warnings: readonly string[];
  /** The merged configuration in pysystemtrade's names, for storing with a run. */
  readonly effective: Mapping;
}
