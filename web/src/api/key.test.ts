import { webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { base64url, pemBytes, signAssertion } from './key';

// Node 18 has it, but not as a global.
globalThis.crypto ??= webcrypto as Crypto;

describe('the key in the browser', () => {
  it('signs an assertion that its public key verifies', async () => {
    const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])) as CryptoKeyPair;
    const token = await signAssertion({ code: 'NEURALIS', keyId: 'NEURALIS-1', key: pair.privateKey }, 'licet:token', new Date(1000));
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    expect(decode(header)).toEqual({ alg: 'EdDSA', typ: 'JWT', kid: 'NEURALIS-1' });
    expect(decode(payload)).toMatchObject({ iss: 'NEURALIS', sub: 'NEURALIS', aud: 'licet:token', iat: 1, exp: 61 });
    const signed = new TextEncoder().encode(`${header}.${payload}`);
    expect(await crypto.subtle.verify('Ed25519', pair.publicKey, Buffer.from(signature, 'base64url'), signed)).toBe(true);
  });
  it('writes base64url without padding', () => {
    expect(base64url(new Uint8Array([255, 254, 253, 252]))).toBe('__79_A');
  });
  it('refuses what is not a private key', () => {
    expect(() => pemBytes('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----')).toThrow('not a PEM private key');
  });
});
