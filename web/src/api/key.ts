// The member's key never leaves the browser: it is imported as not extractable and signs assertions (RFC 7523).

export interface MemberKey {
  code: string;
  keyId: string;
  key: CryptoKey;
}

const encoder = new TextEncoder();

export function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Reads a PKCS#8 PEM text; throws when it is none. */
export function pemBytes(pem: string): Uint8Array<ArrayBuffer> {
  const match = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/.exec(pem);
  if (!match?.[1]) throw new Error('not a PEM private key');
  return Uint8Array.from(atob(match[1].replace(/\s/g, '')), (character) => character.charCodeAt(0));
}

export async function importKey(code: string, keyId: string, pem: string): Promise<MemberKey> {
  const key = await crypto.subtle.importKey('pkcs8', pemBytes(pem), { name: 'Ed25519' }, false, ['sign']);
  return { code, keyId, key };
}

export async function signAssertion({ code, keyId, key }: MemberKey, audience: string, now: Date): Promise<string> {
  const part = (value: object) => base64url(encoder.encode(JSON.stringify(value)));
  const iat = Math.floor(now.getTime() / 1000);
  const jti = base64url(crypto.getRandomValues(new Uint8Array(16)));
  const input = `${part({ alg: 'EdDSA', typ: 'JWT', kid: keyId })}.${part({ iss: code, sub: code, aud: audience, iat, exp: iat + 60, jti })}`;
  const signature = await crypto.subtle.sign('Ed25519', key, encoder.encode(input));
  return `${input}.${base64url(new Uint8Array(signature))}`;
}
