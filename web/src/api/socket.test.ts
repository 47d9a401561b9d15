import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { session } from '../state/session.svelte';
import { Socket } from './socket';

interface Request {
  id: string;
  op: string;
}

/** The browser's WebSocket, whose other end is the test. */
class Wire {
  static readonly OPEN = 1;
  static last: Wire;
  readyState = 0;
  sent: Request[] = [];
  onopen = () => {};
  onclose = () => {};
  onmessage = (_: { data: string }) => {};
  constructor() {
    Wire.last = this;
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = 2;
  }
  open() {
    this.readyState = Wire.OPEN;
    this.onopen();
  }
  answer({ id }: Request, result: object) {
    this.onmessage({ data: JSON.stringify({ id, ok: true, result }) });
  }
  operations() {
    return this.sent.map(({ op }) => op);
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const opened = () => {
  const socket = new Socket();
  socket.open();
  return socket;
};

beforeEach(() => {
  vi.stubGlobal('WebSocket', Wire);
  vi.stubGlobal('location', { protocol: 'http:', host: 'venue' });
  vi.spyOn(session, 'accessToken').mockResolvedValue('token');
  session.signOut();
});
afterEach(() => void vi.restoreAllMocks());

it('is signed in as soon as the venue says so, before any snapshot has come', async () => {
  const socket = opened();
  socket.subscribe('book', 'A', () => {});
  socket.subscribe('status', 'A', () => {});
  Wire.last.open();
  session.code = 'SHDEOPS';
  let isDone = false;
  const renewed = socket.renew().then(() => (isDone = true));
  await settled();
  expect(isDone).toBe(false);
  const auth = Wire.last.sent.find(({ op }) => op === 'auth')!;
  Wire.last.answer(auth, { role: 'operator' });
  await renewed;
  expect(session.role).toBe('operator');
  expect(Wire.last.operations().slice(-3)).toEqual(['auth', 'subscribe', 'subscribe']);
});

it('leaves a connection that is on its way alone: it signs in when it is up', async () => {
  const socket = opened();
  socket.subscribe('orders', null, () => {});
  session.code = 'ORIONAI';
  await socket.renew();
  expect(Wire.last.readyState).toBe(0);
  Wire.last.open();
  await settled();
  expect(Wire.last.operations()).toEqual(['auth']);
  Wire.last.answer(Wire.last.sent[0]!, { role: 'buyer' });
  await settled();
  expect(Wire.last.operations()).toEqual(['auth', 'subscribe']);
});

it('gives up the connection of a member who signs out', async () => {
  const socket = opened();
  Wire.last.open();
  await socket.renew();
  expect(Wire.last.readyState).toBe(2);
});
