/** Explains how to enter the same fill with Temporal's command line, for operators without a checkout. */
export const FILL_HELP = `
A fill has an id that you choose and a quantity, or states the total filled of the order; either way, sending
it twice changes nothing. The same with Temporal's command line, on the running system (here 'demo'):

  update, which answers with what remains, or with the reason for the refusal:
    npx tst temporal workflow update execute -w demo/order-stack --name manualFill \\
      --input '{"order":"C5","fillId":"my-17","quantity":-3,"price":101.5}'
    npx tst temporal workflow update execute -w demo/order-stack --name manualFill \\
      --input '{"order":"C5","cumulativeFilled":-3,"price":101.5}'

  signal, whose refusal appears in the audit, in the workflow's current details, and in an email:
    npx tst temporal workflow signal -w demo/order-stack --name manualFillBySignal \\
      --input '{"order":"C5","fillId":"my-17","quantity":-3,"price":101.5}'

Further keys: "contract" (the leg of a spread), "time" (ISO), "priceConfirmed" (true), "by".
Without \`npx tst\`, name the server yourself: temporal --address HOST:PORT workflow update execute ...`;
