import { session } from '../state/session.svelte';
import { Refusal, type Role } from './types';

export interface ChannelEvent {
  channel: string;
  market?: string;
  type: 'snapshot' | 'update';
  seq: number;
  prev_seq?: number;
  ts: string;
  data: unknown;
}
interface Reply {
  id: string;
  ok: boolean;
  result?: unknown;
  error?: { name: string; message: string; field?: string | null };
}
type Listener = (event: ChannelEvent) => void;

/** One connection to /ws/v1 that comes back by itself and then subscribes again; snapshots make the views whole. */
export class Socket {
  #socket: WebSocket | null = null;
  #next = 1;
  #pending = new Map<string, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #subscriptions = new Map<string, { params: object; listeners: Set<Listener> }>();
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  onstate: (connected: boolean) => void = () => {};

  open(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws/v1`);
    this.#socket = socket;
    socket.onopen = () => void this.#opened();
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(String(data)) as Reply | ChannelEvent);
    socket.onclose = () => this.#closed();
  }

  /** The venue takes connections again: no more waiting. */
  hurry(): void {
    if (this.#retry === undefined) return;
    this.#attempt = 0;
    this.open();
  }

  /**
   * Signs the connection in (or, with nobody signed in, starts a fresh anonymous one). One that is not up does so by
   * itself when it comes up. Does not wait for what is subscribed: whoever is signed in may go on at once.
   */
  async renew(): Promise<void> {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (!session.code) return this.#socket.close();
    await this.#authenticate();
    this.#subscribeAll();
  }

  call(op: string, params: object = {}): Promise<unknown> {
    if (this.#socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Refusal('UNREACHABLE', 'not connected'));
    const id = String(this.#next++);
    this.#socket.send(JSON.stringify({ id, op, params }));
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  /** Returns what ends the subscription. */
  subscribe(channel: string, market: string | null, listener: Listener): () => void {
    const key = `${channel} ${market ?? ''}`;
    const params = market === null ? { channel } : { channel, market };
    const entry = this.#subscriptions.get(key) ?? { params, listeners: new Set<Listener>() };
    entry.listeners.add(listener);
    if (!this.#subscriptions.has(key)) {
      this.#subscriptions.set(key, entry);
      this.call('subscribe', params).catch(() => undefined);
    }
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size > 0) return;
      this.#subscriptions.delete(key);
      this.call('unsubscribe', params).catch(() => undefined);
    };
  }

  async #opened(): Promise<void> {
    this.#attempt = 0;
    this.onstate(true);
    if (session.code) await this.#authenticate().catch(() => undefined);
    this.#subscribeAll();
  }

  #subscribeAll(): void {
    for (const { params } of this.#subscriptions.values()) this.call('subscribe', params).catch(() => undefined);
  }

  async #authenticate(): Promise<void> {
    const { role } = (await this.call('auth', { access_token: await session.accessToken() })) as { role: Role };
    session.role = role;
  }

  #closed(): void {
    this.onstate(false);
    for (const { reject } of this.#pending.values()) reject(new Refusal('UNREACHABLE', 'the connection closed'));
    this.#pending.clear();
    this.#retry = setTimeout(() => this.open(), Math.min(10_000, 250 * 2 ** this.#attempt++));
  }

  #receive(message: Reply | ChannelEvent): void {
    if ('ok' in message) {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.ok) pending?.resolve(message.result);
      else pending?.reject(new Refusal(message.error?.name ?? 'UNKNOWN', message.error?.message ?? '', message.error?.field ?? null));
      return;
    }
    const entry = this.#subscriptions.get(`${message.channel} ${message.market ?? ''}`);
    for (const listener of entry?.listeners ?? []) listener(message);
  }
}

export const socket = new Socket();
