// Counter PCs that keep their records in PouchDB (leveldb). node client.js FOLDER, orders on standard input.
'use strict';
const fs = require('fs');
const path = require('path');
const PouchDB = require('pouchdb');
const { follow } = require('../orders.js');

process.on('unhandledRejection', () => {}); // a cut connection rejects a promise that nobody holds

const folder = process.argv[2];
const PACE = { batch_size: 100, batches_limit: 10, timeout: 600000 };
const pcs = new Map();
let world = 0;
let remote;

const pc = (name) => {
  if (!pcs.has(name)) pcs.set(name, new PouchDB(path.join(folder, `${world}-${name}`)));
  return pcs.get(name);
};
const lines = (file) => fs.readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));
const whole = async (name) => {
  const rows = (await pc(name).allDocs({ include_docs: true })).rows;
  return JSON.stringify(rows.map((row) => Object.entries(row.doc).filter(([key]) => key !== '_rev').sort()));
};

// One replication. After a cut connection it now and then neither ends nor fails: `patience` seconds without a sign of
// life count as a failure.
function carried(running, patience) {
  return new Promise((done, failed) => {
    let last = Date.now();
    const ended = (then) => (told) => { clearInterval(watch); then(told); };
    const watch = setInterval(() => {
      if (Date.now() - last < patience * 1000) return;
      ended(failed)(new Error('stalled'));
      running.cancel();
    }, 500);
    running.on('change', () => { last = Date.now(); }).on('complete', ended(done)).on('error', ended(failed));
    running.catch(() => {});
  });
}

async function untilDone(replicate, patience) {
  for (let tries = 1; ; tries += 1) {
    try {
      await carried(replicate(), patience);
      return { tries };
    } catch (error) {
      if (tries >= 3000) throw error;
      await pause(20);
    }
  }
}

const orders = {
  async begin({ url }) {
    world += 1;
    pcs.clear();
    remote = new PouchDB(`${url}/world-${world}`);
    await remote.info();
    await remote.bulkGet({ docs: [{ id: 'none' }] }); // were the first of a process cut, it would never ask so again
  },
  async load({ pc: name, file }) {
    const documents = lines(file);
    for (let at = 0; at < documents.length; at += 1000) await pc(name).bulkDocs(documents.slice(at, at + 1000));
  },
  async edit({ pc: name, file }) {
    const changes = lines(file);
    const found = await pc(name).allDocs({ keys: changes.map((change) => change._id), include_docs: true });
    await pc(name).bulkDocs(found.rows.map((row, at) => Object.assign(row.doc, changes[at].set)));
  },
  push: ({ pc: name, patience }) => untilDone(() => pc(name).replicate.to(remote, PACE), patience),
  pull: ({ pc: name, patience }) => untilDone(() => pc(name).replicate.from(remote, PACE), patience),
  both: ({ pc: name, patience }) => untilDone(() => pc(name).sync(remote, PACE), patience),
  // as its documentation advises for lines that come and go; ends when everything is here or nothing has come for 15 s
  live: ({ pc: name, expected }) => new Promise((done) => {
    const options = { ...PACE, live: true, retry: true, back_off_function: () => 50 };
    const running = pc(name).replicate.from(remote, options);
    running.catch(() => {});
    let quiet = 0;
    let last = -1;
    const look = setInterval(async () => {
      const here = (await pc(name).info()).doc_count;
      quiet = here === last ? quiet + 1 : 0;
      last = here;
      if (here < expected && quiet < 30) return;
      clearInterval(look);
      running.cancel();
      setTimeout(done, 1000, {}); // one that hangs never says that it was cancelled
    }, 500);
  }),
  count: async ({ pc: name }) => ({ count: (await pc(name).info()).doc_count }),
  equal: async ({ pcs: [one, other] }) => ({ equal: (await whole(one)) === (await whole(other)) }),
};

follow(orders);
