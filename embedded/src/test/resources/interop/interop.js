// Reads {"registry", "records": [{"topic", "bytes"}]} on standard input. Decodes each record with
// Confluent's deserializer, registers its schema under another subject, writes the value again with
// Confluent's serializer, and prints {"records": [{"topic", "value", "bytes"}], "own": {…}}.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
const {
  SchemaRegistryClient,
  AvroSerializer,
  AvroDeserializer,
  SerdeType,
} = require('@confluentinc/schemaregistry');
const avsc = require('avsc');

const input = JSON.parse(readFileSync(0, 'utf8'));
const client = new SchemaRegistryClient({
  baseURLs: [input.registry],
  maxRetries: 0,
  createAxiosDefaults: { timeout: 10000, proxy: false },
});

// Longs beyond 2^53 do not fit JavaScript's numbers: read them as BigInt.
const long = avsc.types.LongType.__with({
  fromBuffer: (buffer) => buffer.readBigInt64LE(),
  toBuffer: (value) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value) => typeof value === 'bigint',
  compare: (a, b) => (a === b ? 0 : a < b ? -1 : 1),
});
const types = () => ({ registry: { long } });

function plain(value) {
  if (typeof value === 'bigint') return `long ${value}`;
  if (Buffer.isBuffer(value)) return `bytes ${value.toString('hex')}`;
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
  }
  return value;
}

async function expectFailure(code, promise) {
  try {
    await promise;
  } catch (e) {
    if (e.errorCode === code) return;
    throw new Error(`expected ${code}, got ${e.errorCode} ${e.message}`);
  }
  throw new Error(`expected ${code}, and nothing failed`);
}

const records = [];
for (const { topic, bytes } of input.records) {
  const deserializer = new AvroDeserializer(client, SerdeType.VALUE, types());
  const value = await deserializer.deserialize(topic, Buffer.from(bytes, 'base64'));

  const latest = await client.getLatestSchemaMetadata(`${topic}-value`);
  const copy = `js-${topic}`;
  const id = await client.register(`${copy}-value`, { schemaType: 'AVRO', schema: latest.schema });
  if (id !== latest.id) throw new Error(`${copy}: id ${id} where ${latest.id} belongs`);
  const serializer = new AvroSerializer(client, SerdeType.VALUE, {
    ...types(),
    autoRegisterSchemas: false,
    useLatestVersion: true,
  });
  const written = await serializer.serialize(copy, value);
  records.push({ topic, value: plain(value), bytes: written.toString('base64') });
}

// The rest of what a client does.
const subject = 'interop-value';
const text = (schema) => ({ schemaType: 'AVRO', schema: JSON.stringify(schema) });
const before = { type: 'record', name: 'R', fields: [{ name: 'a', type: 'string' }] };
const after = {
  ...before,
  fields: [...before.fields, { name: 'b', type: 'int', default: 0 }],
};
const incompatible = { ...before, fields: [{ name: 'a', type: 'int' }] };
await expectFailure(40401, client.getAllVersions(subject));
await client.register(subject, text(before));
await client.register(subject, text(after));
await expectFailure(409, client.register(subject, text(incompatible)));
const own = {
  versions: await client.getAllVersions(subject),
  subjects: (await client.getAllSubjects()).includes(subject),
  compatible: await client.testSubjectCompatibility(subject, text(before)),
  incompatible: await client.testSubjectCompatibility(subject, text(incompatible)),
  level: await client.getDefaultCompatibility(),
  set: await client.updateCompatibility(subject, 'NONE'),
  own: await client.getCompatibility(subject),
  version: await client.getVersion(subject, text(after), false),
  deletedVersion: await client.deleteSubjectVersion(subject, 2, false),
  deleted: await client.deleteSubject(subject, false),
};
await expectFailure(40403, client.getBySubjectAndId(subject, 123456));

process.stdout.write(JSON.stringify({ records, own }));
