// A FIX 4.4 session by jspurefix, a client that nobody here wrote, behind promises.
import 'reflect-metadata';
import { createRequire } from 'node:module';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import fix from 'jspurefix';
import { assertion } from './credentials.mjs';

const dictionary = fileURLToPath(new URL('../../../schemas/fix/LICET44.xml', import.meta.url));

// jspurefix takes the paths of certificates from its own folder on.
const itsFolder = dirname(createRequire(import.meta.url).resolve('jspurefix/package.json'));

/** The session that jspurefix drives: hands every application message to `inbox`. */
class Session extends fix.AsciiSession {
  constructor(config, events) {
    super(config);
    this.events = events;
    this.logReceivedMsgs = false;
  }
  onReady() {
    this.events.ready(this);
  }
  onApplicationMsg(type, view) {
    this.events.message(type, view.toObject());
  }
  onLogon() {
    return true;
  }
  onDecoded() {}
  onEncoded() {}
  onStopped(error) {
    this.events.stopped(error);
  }
}

class Launcher extends fix.SessionLauncher {
  constructor(description, events) {
    super(description, null, new fix.EmptyLogFactory());
    this.events = events;
  }
  makeFactory() {
    return { makeSession: (config) => new Session(config, this.events) };
  }
}

export class FixClient {
  #inbox = [];
  #waiting = [];
  #stopped = null;

  /** Logs `member` on at HOST:PORT of venue `mic`; `ca` (a PEM file's path): by TLS. */
  static async logon({ host, port, mic, member, ca = null }) {
    const client = new FixClient();
    const tcp = { host, port: Number(port) };
    if (ca) tcp.tls = { timeout: 10_000, sessionTimeout: 10_000, ca: [relative(itsFolder, ca)] };
    const description = {
      application: { type: 'initiator', name: 'licet', tcp, protocol: 'ascii', dictionary, connectTimeoutSeconds: 10 },
      Username: member.keyId,
      Password: await assertion(member, 'fix'),
      EncryptMethod: 0,
      ResetSeqNumFlag: true,
      HeartBtInt: 30,
      SenderCompId: member.code,
      TargetCompID: mic,
      BeginString: 'FIX.4.4',
    };
    await new Promise((resolve, reject) => {
      client.launcher = new Launcher(description, {
        ready: (session) => {
          client.session = session;
          resolve();
        },
        message: (type, message) => client.#deliver(type, message),
        stopped: (error) => client.#stop(error),
      });
      client.launcher.run().then(() => reject(new Error('the session ended')), reject);
    });
    return client;
  }

  send(type, message) {
    this.session.send(type, message);
  }

  /** The next message, already here or still to come, for which `wanted(type, message)` holds. */
  receive(wanted, milliseconds = 10_000) {
    const at = this.#inbox.findIndex(([type, message]) => wanted(type, message));
    if (at >= 0) return Promise.resolve(this.#inbox.splice(at, 1)[0][1]);
    if (this.#stopped) return Promise.reject(this.#stopped);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no such message in time')), milliseconds);
      this.#waiting.push({ wanted, resolve, reject, timer });
    });
  }

  logout() {
    this.session.done();
    this.launcher.stop();
  }

  #deliver(type, message) {
    const at = this.#waiting.findIndex(({ wanted }) => wanted(type, message));
    if (at < 0) return void this.#inbox.push([type, message]);
    const [{ resolve, timer }] = this.#waiting.splice(at, 1);
    clearTimeout(timer);
    resolve(message);
  }
  #stop(error) {
    this.#stopped = error ?? new Error('the session ended');
    for (const { reject, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      reject(this.#stopped);
    }
  }
}

/** The body of a NewOrderSingle (D): a limit order, good until cancelled (59=1) unless told otherwise; `side` 1 buys. */
export function limitOrder({ id, symbol, side, quantity, price, ...more }) {
  return {
    ClOrdID: id,
    Instrument: { Symbol: symbol },
    Side: side,
    TransactTime: new Date(),
    OrderQtyData: { OrderQty: quantity },
    OrdType: '2',
    Price: Number(price),
    TimeInForce: '1',
    ...more,
  };
}
