// The REST interface with the fetch of Node.
import { assertion } from './credentials.mjs';

export class RestError extends Error {
  constructor(status, body) {
    super(body?.error?.message ?? `HTTP ${status}`);
    this.status = status;
    this.name = body?.error?.name ?? String(status);
    this.body = body;
  }
}

async function answer(response) {
  const text = await response.text();
  const body = text === '' ? null : JSON.parse(text);
  if (!response.ok) throw new RestError(response.status, body);
  return body;
}

export class RestClient {
  constructor(origin, token = null) {
    this.origin = origin;
    this.token = token;
  }

  /** Exchanges an assertion for an access token (RFC 6749 section 4.4, RFC 7523 section 2.2). */
  static async logon(origin, member) {
    const response = await fetch(`${origin}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await assertion(member, 'token'),
      }),
    });
    return new RestClient(origin, (await answer(response)).access_token);
  }

  async call(method, path, body) {
    const headers = {};
    if (this.token) headers.authorization = `Bearer ${this.token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return answer(response);
  }
  get(path) {
    return this.call('GET', path);
  }
  post(path, body = {}) {
    return this.call('POST', path, body);
  }
  put(path, body = {}) {
    return this.call('PUT', path, body);
  }
}
