// Says where a running demonstration venue can be reached, and by which keys.
import { readdirSync } from 'node:fs';
import { options } from './lib/options.mjs';

const { data, venue } = options();
const members = readdirSync(`${data}/keys`).filter((name) => /^[A-Z0-9]+[.]pem$/.test(name)).map((name) => name.slice(0, -4));
const fix = `${venue.fix.host}:${venue.fix.port}`;
const tls = venue.fix_tls ? ` (TLS: ${venue.fix_tls.host}:${venue.fix_tls.port})` : '';

console.log(`
Venue ${venue.mic} is open.
  page        ${venue.http}/            sign in with ${data}/keys/NEURALIS.pem
  REST        ${venue.http}/api/v1/     schemas/openapi.yaml
  WebSocket   ${venue.http.replace(/^http/, 'ws')}/ws/v1      schemas/asyncapi.yaml
  FIX 4.4     ${fix}${tls}    gateway/fix/README.md
  keys        ${data}/keys/CODE.pem, key id CODE-1, for ${members.join(', ')}
  a token     ./dev licet token --key ${data}/keys/NEURALIS.pem --member NEURALIS --key-id NEURALIS-1 --audience token
Ctrl-C stops it.`);
