import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

/** A small installation's CSV dump, as pysystemtrade writes it, with every kind of file. */
export const DUMP: Files = {
  'csvconfig/instrumentconfig.csv': `Instrument,Description,Pointsize,Currency,AssetClass,PerBlock,Percentage,PerTrade,Region
CORN,Corn,50.0,USD,Ags,2.9,0.0,0.0,US
SP500_micro,S&P 500 micro,5.0,USD,Equity,0.57,0.0,0.0,US
V2X,"Vol, Europe",100.0,EUR,Vol,1.5,0.0,0.0,EMEA
`,
  'csvconfig/rollconfig.csv': `Instrument,HoldRollCycle,RollOffsetDays,CarryOffset,PricedRollCycle,ExpiryOffset
CORN,Z,-60,-1,HKNUZ,14
SP500_micro,HMUZ,-5,1,HMUZ,14
V2X,FGHJKMNQUVXZ,-10,1,FGHJKMNQUVXZ,18
`,
  'csvconfig/ib_config_futures.csv': `Instrument,IBSymbol,IBExchange,IBCurrency,IBMultiplier,priceMagnifier,IgnoreWeekly
CORN,ZC,CBOT,USD,5000,100,FALSE
SP500_micro,MES,CME,USD,5,1,FALSE
V2X,V2TX,EUREX,EUR,100,1,FALSE
`,
  'csvconfig/ib_config_spot_FX.csv': 'CODE,CCY1,CCY2,INVERT\nEURUSD,EUR,USD,NO\n',
  'csvconfig/spreadcosts.csv': 'Instrument,SpreadCost\nCORN,0.125\nSP500_micro,0.125\nV2X,0.025\n',
  'contract_prices/CORN_20241200.csv': `DATETIME,OPEN,HIGH,LOW,FINAL,VOLUME
2024-06-03 14:00:00,430.0,431.5,429.75,431.25,1200.0
2024-06-03 14:30:00,431.25,431.5,431.0,431.5,
2024-06-03 23:00:00,430.0,432.5,429.0,432.0,150000.0
`,
  'contract_prices/CORN_20250300.csv': `DATETIME,FINAL,HIGH,LOW,OPEN,VOLUME
2024-06-03,440.5,,,,1e-07
`,
  'contract_prices/Day_SP500_micro_20240600.csv': `DATETIME,OPEN,HIGH,LOW,FINAL,VOLUME
2024-06-03 23:00:00,5300.0,5310.0,5290.0,5305.25,90000.0
`,
  'contract_prices/Hour_SP500_micro_20240600.csv': `DATETIME,OPEN,HIGH,LOW,FINAL,VOLUME
2024-06-03 15:00:00,5300.0,5301.0,5299.0,5300.5,5000.0
`,
  'contract_prices/SP500_micro_20240600.csv': `DATETIME,OPEN,HIGH,LOW,FINAL,VOLUME
2024-06-03 23:00:00,5300.0,5310.0,5290.0,5305.25,90000.0
`,
  'contract_prices/Minutes_15_V2X_20240600.csv': `DATETIME,OPEN,HIGH,LOW,FINAL,VOLUME
2024-06-03 14:00:00,15.0,15.25,14.75,15.1,120.0
2024-06-03 14:15:00,15.1,15.25,15.0,15.2,80.0
`,
  'contract_prices/V2X_20240600.csv': `DATETIME,OPEN,HIGH,LOW,FINAL,VOLUME
2024-06-03 14:00:00,15.0,15.25,14.75,15.1,120.0
2024-06-03 14:15:00,15.1,15.25,15.0,15.2,80.0
2024-06-03 23:00:00,15.0,15.5,14.5,15.3,9000.0
`,
  'multiple_prices/CORN.csv': `DATETIME,CARRY,CARRY_CONTRACT,PRICE,PRICE_CONTRACT,FORWARD,FORWARD_CONTRACT
2023-10-29 00:30:00,470.0,20230900,480.0,20231200,490.0,20241200
2023-10-29 01:00:00,470.0,20230900,481.0,20231200,490.0,20241200
2023-10-29 01:00:00,470.0,20230900,482.0,20231200,490.0,20241200
2023-10-29 02:00:00,,20230900,483.0,20231200,490.5,20241200
2024-06-03 23:00:00,425.0,20240900,432.0,20241200,,20251200
`,
  'adjusted_prices/CORN.csv': `DATETIME,price
2023-10-29 00:30:00,487.5
2023-10-29 01:00:00,488.5
2023-10-29 01:00:00,489.5
2023-10-29 02:00:00,490.5
2024-06-03 23:00:00,432.0
`,
  'multiple_prices/SP500_micro.csv': `DATETIME,CARRY,CARRY_CONTRACT,PRICE,PRICE_CONTRACT,FORWARD,FORWARD_CONTRACT
2024-06-03 23:00:00,5360.0,20240900.0,5305.25,20240600.0,5360.0,20240900.0
`,
  'adjusted_prices/SP500_micro.csv': 'DATETIME,price\n2024-06-03 23:00:00,5305.25\n',
  'fx_prices/EURUSD.csv': 'DATETIME,PRICE\n2024-06-03 23:00:00,1.0877\n2024-06-04 23:00:00,1.0882\n',
  'spreads/CORN.csv': 'DATETIME,0\n2024-06-03 14:00:00.000000,0.25\n2024-06-03 15:00:01.120000,0.5\n',
  'spread_costs/spreadcosts.csv': 'Instrument,SpreadCost\nCORN,0.13\nSP500_micro,0.125\n',
  'contracts_data/CORN.csv': `,date,sampling,expiry
0,20231200,False,20231214
1,20241200,True,20241213
2,20250300,True,20250301
`,
  'roll_state/roll_state.csv': 'Instrument,state\nCORN,Passive\nSP500_micro,No_Roll\n',
  'capital/capital_data.csv': `DATETIME,"('dyn', 'capital')","('trend', 'capital')",Actual,Accumulated,Broker,Max
2024-06-01 01:00:00.500000,,,100000.0,0.0,100000.0,100000.0
2024-06-01 01:05:00.000000,60000.0,40000.0,100000.0,0.0,100000.0,100000.0
2024-06-04 01:00:00.000000,60000.0,40000.0,101500.0,1500.0,101500.0,101500.0
2024-06-04 01:05:00.000000,61000.0,40000.0,101500.0,1500.0,101500.0,101500.0
`,
  'contract_positions/CORN_20231200.csv':
    'DATETIME,position\n2023-09-01 10:00:00,2.0\n2023-11-01 15:00:10,0.0\n',
  'contract_positions/CORN_20241200.csv':
    'DATETIME,position\n2024-01-05 14:05:11,1.0\n2024-06-03 14:05:11,3.0\n',
  'contract_positions/SP500_micro_20240600.csv': 'DATETIME,0\n2024-05-05 14:05:11,-2\n',
  'strategy_positions/my_trend_CORN.csv': 'DATETIME,position\n2024-06-03 14:05:11,3.0\n',
  'strategy_positions/dyn_SP500_micro.csv': 'DATETIME,position\n2024-05-05 14:05:11,-2.0\n',
  'optimal_positions/my_trend_CORN.csv': `DATETIME,lower_position,upper_position,reference_price,reference_contract
2024-06-03 20:31:00,2.1,3.4,432.0,20241200
`,
  'optimal_positions/dyn_raw_SP500_micro.csv': `DATETIME,optimal_position,reference_price,reference_contract,reference_date
2024-06-03 20:31:00,-1.7,5305.25,20240600,2024-06-03 19:00:00
`,
  'optimal_positions/dyn_SP500_micro.csv': `DATETIME,reference_price,reference_contract,reference_date,optimal_position,weight_per_contract,previous_position,previous_weight,reduce_only,dont_trade,position_limit_contracts,position_limit_weight,optimum_weight,minimum_weight,maximum_weight,start_weight,optimised_weight,optimised_position
2024-06-03 20:31:00,5305.25,20240600,2024-06-03 19:00:00,-1.7,0.25,-2.0,-0.5,False,True,10.0,2.5,-0.4,-1.0,0.0,-0.5,-0.5,-2.0
`,
  'strategy_orders/strategy_orders.csv': `DATETIME,key,trade,fill,fill_datetime,filled_price,locked,order_id,parent,children,active,order_type,limit_contract,limit_price,reference_contract,reference_price,manual_trade,roll_order,reference_datetime,generated_datetime
2024-06-03 14:05:11,my_trend CORN,[2],[2],2024-06-03 14:05:11,431.5,False,101,,[201],False,best,,,20241200,431.0,False,False,2024-06-02 23:00:00,2024-06-03 12:00:00
,dyn SP500_micro,[1],[0],,,False,102,,,False,best,,,20240600,5300.0,False,False,2024-06-02 23:00:00,2024-06-03 12:00:01
`,
  'contract_orders/contract_orders.csv': `DATETIME,key,trade,fill,fill_datetime,filled_price,locked,order_id,parent,children,active,order_type,algo_to_use,reference_price,limit_price,manual_trade,manual_fill,roll_order,calendar_spread_order,inter_spread_order,generated_datetime,reference_of_controlling_algo
2024-06-03 14:05:11,my_trend/CORN/20241200,[2],[2],2024-06-03 14:05:11,431.5,False,201,101,[301],False,best,sysexecution.algos.algo_original_best,431.0,,False,False,False,False,False,2024-06-03 12:01:00,
2023-11-01 15:00:10,my_trend/CORN/20231200_20241200,"[-2, 2]","[-2, 2]",2023-11-01 15:00:10,10.5,False,150,90,,False,best,,10.25,,False,False,True,True,False,2023-11-01 15:00:00,
`,
  'broker_orders/broker_orders.csv': `DATETIME,key,trade,fill,fill_datetime,filled_price,locked,order_id,parent,children,active,order_type,algo_used,submit_datetime,limit_price,manual_fill,calendar_spread_order,side_price,mid_price,offside_price,algo_comment,broker,broker_account,broker_permid,broker_tempid,broker_clientid,commission,roll_order,leg_filled_price
2024-06-03 14:05:11,my_trend/CORN/20241200,[2],[2],2024-06-03 14:05:11,431.5,False,301,201,,False,limit,algo,2024-06-03 14:05:00,431.5,False,False,431.5,431.25,431.0,,IB,U1,7001,U1/101/17,101,"[CurrencyValue(currency='USD', value=5.8)]",False,[431.5]
`,
};

/** Writes the files below a folder. */
export function writeFiles(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
