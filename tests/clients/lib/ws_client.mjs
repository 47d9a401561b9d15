// The WebSocket interface by npm ws, a client that nobody here wrote, behind promises.
import WebSocket from 'ws';
import { assertion } from './credentials.mjs';

export class WsError extends Error {
  constructor(error) {
    super(error.message);
    this.name = error.name;
    this.error = error;
  }
}

export class WsClient {
  #next = 1;
  #pending = new Map();
  #events = [];
  #waiting = [];

  static async connect(origin) {
    const client = new WsClient();
    client.socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/ws/v1`);
    client.socket.on('message', (data) => client.#receive(JSON.parse(data)));
    client.socket.on('close', (code, reason) => client.#closed(new Error(`closed: ${code} ${reason}`)));
    await new Promise((resolve, reject) => {
      client.socket.once('open', resolve);
      client.socket.once('error', reject);
    });
    return client;
  }

  static async logon(origin, member) {
    const client = await WsClient.connect(origin);
    await client.call('auth', { assertion: await assertion(member, 'ws') });
    return client;
  }

  call(op, params = {}) {
    const id = String(this.#next++);
    this.socket.send(JSON.stringify({ id, op, params }));
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  /** The next event, already here or still to come, for which `wanted(event)` holds. */
  event(wanted, milliseconds = 10_000) {
    const at = this.#events.findIndex(wanted);
    if (at >= 0) return Promise.resolve(this.#events.splice(at, 1)[0]);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no such event in time')), milliseconds);
      this.#waiting.push({ wanted, resolve, reject, timer });
    });
  }

  /** Drops the events that nobody waited for. */
  forget() {
    this.#events = [];
  }
  close() {
    this.socket.close();
  }

  #receive(message) {
    if ('ok' in message) {
      const { resolve, reject } = this.#pending.get(message.id) ?? {};
      this.#pending.delete(message.id);
      if (message.ok) resolve?.(message.result);
      else reject?.(new WsError(message.error));
      return;
    }
    const at = this.#waiting.findIndex(({ wanted }) => wanted(message));
    if (at < 0) return void this.#events.push(message);
    const [{ resolve, timer }] = this.#waiting.splice(at, 1);
    clearTimeout(timer);
    resolve(message);
  }
  #closed(error) {
    for (const { reject } of this.#pending.values()) reject(error);
    for (const { reject, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      reject(error);
    }
    this.#pending.clear();
  }
}
