import { session } from '../state/session.svelte';
import { Refusal } from './types';

const base = '/api/v1';

interface ErrorBody {
  error?: { name?: string; message?: string; field?: string | null };
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    throw new Refusal('MALFORMED', `HTTP ${response.status}`);
  }
}

/** The venue's answer. Throws its refusal. */
async function send(method: string, path: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = {};
  const token = await session.accessToken();
  if (token) headers['authorization'] = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(`${base}${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  } catch {
    throw new Refusal('UNREACHABLE', 'the venue does not answer');
  }
  if (response.ok) return response;
  const { error } = ((await readJson(response)) ?? {}) as ErrorBody;
  throw new Refusal(error?.name ?? `HTTP_${response.status}`, error?.message ?? response.statusText, error?.field ?? null);
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  return (await readJson(await send(method, path, body))) as T;
}

/** A file that comes in pages, each naming the next (RFC 8288), which behind each other are the whole. */
async function pages(path: string): Promise<string[]> {
  const texts: string[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const response = await send('GET', next);
    texts.push(await response.text());
    next = /<([^>]*)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]?.slice(base.length);
  }
  return texts;
}

export const rest = {
  get: <T>(path: string) => call<T>('GET', path),
  pages,
  post: <T>(path: string, body: unknown = {}) => call<T>('POST', path, body),
  put: <T>(path: string, body: unknown = {}) => call<T>('PUT', path, body),
  delete: <T>(path: string) => call<T>('DELETE', path),
};

/** Exchanges a client assertion for an access token (RFC 6749 section 4.4, RFC 7523 section 2.2). */
export async function exchange(assertion: string): Promise<{ access_token: string; expires_in: number }> {
  const response = await fetch('/oauth/token', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  });
  const body = (await response.json()) as { access_token: string; expires_in: number; error?: string; error_description?: string };
  if (!response.ok) throw new Refusal(body.error ?? 'invalid_client', body.error_description ?? 'the key was refused');
  return body;
}
