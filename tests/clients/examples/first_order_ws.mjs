import WebSocket from 'ws';
import { assertion, demoMember } from '../lib/credentials.mjs'; // a JWT by npm jose

const socket = new WebSocket('ws://127.0.0.1:8080/ws/v1');
const call = (id, op, params) => {
  socket.send(JSON.stringify({ id, op, params }));
  return new Promise((resolve) => socket.on('message', (text) => JSON.parse(text).id === id && resolve(JSON.parse(text))));
};
await new Promise((resolve) => socket.once('open', resolve));
await call('1', 'auth', { assertion: await assertion(demoMember('data', 'DEEPRIVER'), 'ws') });
const reply = await call('2', 'order.place', {
  market: 'CARS/TRAIN/ORG/12M',
  side: 'buy',
  order_type: 'market',
  time_in_force: 'immediate_or_cancel',
  quantity: '1',
  client_order_id: `ws-${Date.now()}`,
});
console.log(reply.ok, reply.result.status, reply.result.fills); // true filled [{ trade: '123', price: '1901', …
socket.close();
