import type { OrderRequest } from '../exchange/records';
import type { FieldReader } from './field-reader';
import { SINCE } from './versions';
import { type ComboLeg, readContract, readLeg } from './wire-contract';

type Head = Pick<
  OrderRequest,
  | 'action'
  | 'quantity'
  | 'orderType'
  | 'lmtPrice'
  | 'auxPrice'
  | 'tif'
  | 'ocaGroup'
  | 'account'
  | 'openClose'
  | 'orderRef'
  | 'transmit'
  | 'parentId'
  | 'outsideRth'
  | 'hidden'
>;

function readHead(fields: FieldReader): Head {
  const action = fields.text() === 'SELL' ? 'SELL' : 'BUY';
  const quantity = fields.quantity();
  const orderType = fields.text();
  const [lmtPrice, auxPrice] = [fields.number(), fields.number()];
  const [tif, ocaGroup, account, openClose] = [fields.text(), fields.text(), fields.text(), fields.text()];
  fields.skip(1); // origin
  const orderRef = fields.text();
  const transmit = fields.bool();
  const parentId = fields.whole();
  fields.skip(4); // blockOrder, sweepToFill, displaySize, triggerMethod
  const outsideRth = fields.bool();
  const hidden = fields.bool();
  return {
    ...{ action, quantity, orderType, lmtPrice, auxPrice, tif, ocaGroup, account, openClose },
    ...{ orderRef, transmit, parentId, outsideRth, hidden },
  };
}

function readLegs(fields: FieldReader): readonly ComboLeg[] {
  const legs = Array.from({ length: fields.count() }, () => {
    const leg = readLeg(fields);
    fields.skip(4); // openClose, shortSaleSlot, designatedLocation, exemptCode
    return leg;
  });
  fields.skip(fields.count()); // prices of legs
  fields.pairs(fields.count()); // routing
  return legs;
}

/** From sharesAllocation to the end of the deltaNeutral fields; only the times are kept. */
function readTimes(fields: FieldReader, version: number) {
  fields.skip(2); // sharesAllocation, discretionaryAmt
  const goodAfterTime = fields.text();
  const goodTillDate = fields.text();
  fields.skip(version < SINCE.FA_PROFILE_GONE ? 4 : 3); // faGroup, faMethod, faPercentage
  fields.skip(1 + 3); // modelCode; shortSaleSlot, designatedLocation, exemptCode
  fields.skip(8); // ocaType, rule80A, settlingFirm, allOrNone, minQty, percentOffset, eTradeOnly, firmQuoteOnly
  fields.skip(8); // nbboPriceCap, auctionStrategy, startingPrice, stockRefPrice, delta, ranges, overridePercentage
  fields.skip(2); // volatility, volatilityType
  const deltaNeutralType = fields.text();
  fields.skip(1);
  if (deltaNeutralType !== '') fields.skip(8);
  return { goodAfterTime, goodTillDate };
}

function skipScaleAndHedge(fields: FieldReader): void {
  fields.skip(4); // continuousUpdate, referencePriceType, trailStopPrice, trailingPercent
  fields.skip(2); // scale sizes
  const increment = fields.number();
  if (increment > 0) fields.skip(7);
  fields.skip(3); // scaleTable, active times
  if (fields.text() !== '') fields.skip(1); // hedgeType, hedgeParam
  fields.skip(4); // optOutSmartRouting, clearingAccount, clearingIntent, notHeld
  if (fields.bool()) fields.skip(3); // deltaNeutralContract
}

function readAlgo(fields: FieldReader) {
  const algoStrategy = fields.text();
  const algoParams = algoStrategy === '' ? [] : fields.pairs(fields.count());
  fields.skip(1); // algoId
  const whatIf = fields.bool();
  return { algoStrategy, algoParams, whatIf };
}

/**
 * A placeOrder message after its id, by the layout of the server version. What a gateway of futures has no use for
 * is skipped; the end (adjusted orders, MiFID, pegs) is not read at all. Throws RangeError when it is malformed.
 */
export function readPlaceOrder(fields: FieldReader, version: number): OrderRequest {
  const orderId = fields.whole();
  const contract = readContract(fields);
  fields.skip(2); // secIdType, secId
  const head = readHead(fields);
  const legs = contract.secType === 'BAG' ? readLegs(fields) : [];
  const times = readTimes(fields, version);
  skipScaleAndHedge(fields);
  const algo = readAlgo(fields);
  return { orderId, contract, legs, ...head, ...times, ...algo };
}
