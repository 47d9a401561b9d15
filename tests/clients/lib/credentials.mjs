// The one credential of every interface: a client assertion (RFC 7523) signed with the member's Ed25519 key.
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';

/** A member of the demonstration venue, from the key file that the venue wrote: DATA/keys/CODE.pem. */
export function demoMember(data, code) {
  return { code, keyId: `${code}-1`, pem: readFileSync(`${data}/keys/${code}.pem`, 'utf8') };
}

/** `audience`: "fix", "ws" or "token". */
export async function assertion(member, audience) {
  const key = await importPKCS8(member.pem, 'EdDSA');
  return new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA', kid: member.keyId })
    .setIssuer(member.code)
    .setSubject(member.code)
    .setAudience(`licet:${audience}`)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('60s')
    .sign(key);
}
