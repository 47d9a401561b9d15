import { demoMember } from '../lib/credentials.mjs';
import { FixClient } from '../lib/fix_client.mjs'; // npm jspurefix behind promises

const member = demoMember('data', 'NEURALIS'); // data/keys/NEURALIS.pem signs the Logon's Password(554)
const fix = await FixClient.logon({ host: '127.0.0.1', port: 9878, mic: 'SHDE', member });
fix.send('D', {
  ClOrdID: `fix-${Date.now()}`,
  Instrument: { Symbol: 'CARS/TRAIN/ORG/12M' },
  Side: '1', // buy
  TransactTime: new Date(),
  OrderQtyData: { OrderQty: 1 },
  OrdType: '1', // market
  TimeInForce: '3', // immediate or cancel
});
const report = await fix.receive((type, { ExecType }) => type === '8' && ExecType !== '0');
console.log(report.ExecType, report.LastPx, report.TrdMatchID); // F 1901 123
fix.logout();
