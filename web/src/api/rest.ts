import { session } from '../state/session.svelte';
import { Refusal } from './types';

interface ErrorBody {
  error?: { name?: string; message?: string; field?: string | null };
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text();
  let body: unknown = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    throw new Refusal('MALFORMED', `HTTP ${response.status}`);
  }
  if (response.ok) return body as T;
  const error = (body as ErrorBody | null)?.error;
  throw new Refusal(error?.name ?? `HTTP_${response.status}`, error?.message ?? response.statusText, error?.field ?? null);
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = {};
  const token = await session.accessToken();
  if (token) headers['authorization'] = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  } catch {
    throw new Refusal('UNREACHABLE', 'the venue does not answer');
  }
  return read<T>(response);
}

export const rest = {
  get: <T>(path: string) => call<T>('GET', path),
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
