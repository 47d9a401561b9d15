import { exchange } from '../api/rest';
import { importKey, signAssertion, type MemberKey } from '../api/key';
import type { Role } from '../api/types';

/** Who is signed in: a key in memory, and an access token renewed from it while the page is open. */
class Session {
  code = $state<string | null>(null);
  /** Known once the connection is signed in. */
  role = $state<Role | null>(null);
  #key: MemberKey | null = null;
  #token: Promise<string> | null = null;
  #renewAt = 0;

  async signIn(code: string, keyId: string, pem: string): Promise<void> {
    this.#key = await importKey(code, keyId, pem);
    this.#token = null;
    try {
      await this.accessToken();
      this.code = code;
    } catch (error) {
      this.signOut();
      throw error;
    }
  }

  signOut(): void {
    this.#key = null;
    this.#token = null;
    this.code = null;
    this.role = null;
  }

  /** A token that is good for at least another minute; null when nobody is signed in. */
  async accessToken(): Promise<string | null> {
    if (!this.#key) return null;
    if (!this.#token || Date.now() > this.#renewAt) {
      const key = this.#key;
      this.#renewAt = Date.now() + 60_000;
      this.#token = signAssertion(key, 'licet:token', new Date()).then(exchange).then(({ access_token, expires_in }) => {
        this.#renewAt = Date.now() + (expires_in - 60) * 1000;
        return access_token;
      });
      this.#token.catch(() => (this.#token = null));
    }
    return this.#token;
  }
}

export const session = new Session();
