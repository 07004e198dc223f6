// Counter PCs that keep their records in RxDB (in memory). node client.js FOLDER, orders on standard input.
'use strict';
const fs = require('fs');
const { createRxDatabase } = require('rxdb/plugins/core');
const { replicateRxCollection } = require('rxdb/plugins/replication');
const { getRxStorageMemory } = require('rxdb/plugins/storage-memory');
const { follow } = require('../orders.js');

const BATCH = 100;
const RETRY = 50; // milliseconds after a failed request
const TEXT = { type: 'string' };
const pcs = new Map();
let world = 0;
let address;
let fields = [];

const lines = (file) => fs.readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const asRecord = ({ _id, ...rest }) => ({ id: _id, ...rest });

async function made(name) {
  const database = await createRxDatabase({
    name: `${name}${world}`, storage: getRxStorageMemory(), multiInstance: false,
  });
  const properties = { id: { type: 'string', maxLength: 40 } };
  for (const field of fields) properties[field] = TEXT;
  const schema = { version: 0, primaryKey: 'id', type: 'object', properties, required: ['id'] };
  return (await database.addCollections({ records: { schema } })).records;
}

function pc(name) {
  if (!pcs.has(name)) pcs.set(name, made(name));
  return pcs.get(name);
}

async function asked(path, options) {
  const answer = await fetch(`${address}/${path}`, options);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function exchange({ pc: name }) {
  let tries = 1;
  const running = replicateRxCollection({
    collection: await pc(name),
    replicationIdentifier: 'master',
    live: false,
    retryTime: RETRY,
    push: {
      batchSize: BATCH,
      handler: (rows) => asked('push', {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(rows),
      }),
    },
    pull: {
      batchSize: BATCH,
      handler: (last, limit) => asked(`pull?since=${last ? last.since : 0}&limit=${limit}`),
    },
  });
  running.error$.subscribe(() => { tries += 1; });
  await running.awaitInitialReplication();
  await running.cancel();
  return { tries };
}

const all = async (name) => (await (await pc(name)).find().exec()).map((found) => Object.entries(found.toJSON()).sort());

const orders = {
  begin({ url, fields: known }) {
    world += 1;
    pcs.clear();
    fields = known;
    address = `${url}/world-${world}`;
  },
  load: async ({ pc: name, file }) => { await (await pc(name)).bulkInsert(lines(file).map(asRecord)); },
  async edit({ pc: name, file }) {
    const collection = await pc(name);
    for (const { _id, set } of lines(file)) await (await collection.findOne(_id).exec()).patch(set);
  },
  push: exchange,
  pull: exchange,
  both: exchange,
  live: exchange,
  count: async ({ pc: name }) => ({ count: (await all(name)).length }),
  equal: async ({ pcs: [one, other] }) => ({
    equal: JSON.stringify((await all(one)).sort()) === JSON.stringify((await all(other)).sort()),
  }),
};

follow(orders);
