// Holds schemas/asyncapi.yaml against the server: its operations, parameters and channels are those of the server's own
// tables, and every message of a real conversation is valid.
//
//   node asyncapi.mjs CONVERSATION_PROGRAM ASYNCAPI_YAML        (exit 77: skipped, packages are not installed)

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

let Ajv2020, yaml;
try {
  Ajv2020 = (await import('ajv/dist/2020.js')).default;
  yaml = (await import('yaml')).default;
} catch (error) {
  console.log(`skipped: ${error.message}`);
  process.exit(77);
}

const [program, file] = process.argv.slice(2);
const document = yaml.parse(readFileSync(file, 'utf8'));
const lines = execFileSync(program, { encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 26 })
  .trim().split('\n').map((line) => JSON.parse(line));

let faults = 0;
const fault = (text) => { faults += 1; console.error(text); };
const same = (what, a, b) => {
  const [left, right] = [JSON.stringify([...a].sort()), JSON.stringify([...b].sort())];
  if (left !== right) fault(`${what}: the server has ${left}, the document ${right}`);
};

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ $id: 'licet', ...document });
const checked = new Map();
const check = (name, value, context) => {
  if (!document.components.schemas[name]) return fault(`no schema ${name} for ${context}`);
  const validate = ajv.getSchema(`licet#/components/schemas/${name}`);
  checked.set(name, (checked.get(name) ?? 0) + 1);
  if (!validate(value)) fault(`${name}: ${ajv.errorsText(validate.errors)}\n  in ${JSON.stringify(value).slice(0, 600)}`);
};

const { operations, channels } = lines.shift();
const schemas = document.components.schemas;
const ending = (suffix) => Object.keys(schemas).filter((n) => n.endsWith(suffix)).map((n) => n.slice(0, -suffix.length));
same('operations', operations.map((each) => each.op), ending('.params'));
same('results', operations.map((each) => each.op), ending('.result'));
same('channels', channels, ending('.data'));
same('channel names', channels, schemas.channel.enum);
for (const { op, needs_logon: needsLogon, required, optional } of operations) {
  const schema = schemas[`${op}.params`];
  if (!schema) continue;
  same(`required of ${op}`, required, schema.required ?? []);
  same(`parameters of ${op}`, [...required, ...optional], Object.keys(schema.properties));
  if (needsLogon !== (schema['x-needs-logon'] ?? false)) fault(`${op}: x-needs-logon should be ${needsLogon}`);
}

for (const line of lines) {
  if (line.event) {
    check('event', line.event, 'an event');
    check(`${line.event.channel}.data`, line.event.data, 'an event');
    continue;
  }
  check('request', { id: 1, op: line.op, params: line.params }, line.op);
  check(`${line.op}.params`, line.params, line.op);
  check('reply', line.reply, line.op);
  if (line.reply.ok) check(`${line.op}.result`, line.reply.result, line.op);
}
for (const { op } of operations) if (!checked.has(`${op}.result`)) fault(`no result of ${op} was seen`);
for (const channel of channels) if (!checked.has(`${channel}.data`)) fault(`no event of ${channel} was seen`);
console.log(`${lines.length} exchanges, ${checked.size} schemas used, ${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
