// The other end of RxDB's HTTP replication, as its documentation describes one: documents by id, in memory, each with
// the number of its last change. node server.js FOLDER
'use strict';
const express = require('express');

const worlds = new Map();
const world = (name) => {
  if (!worlds.has(name)) worlds.set(name, { documents: new Map(), changes: 0 });
  return worlds.get(name);
};
const plain = ({ changed, ...document }) => document;
const text = (document) => JSON.stringify(Object.entries(document).sort());

const application = express();
application.use(require('compression')());
application.use(express.json({ limit: '50mb' }));
application.post('/:world/push', (request, response) => {
  const { documents } = world(request.params.world);
  const conflicts = [];
  for (const { newDocumentState: wanted, assumedMasterState: assumed } of request.body) {
    const stands = documents.get(wanted.id);
    if (stands && (!assumed || text(plain(stands)) !== text(assumed))) conflicts.push(plain(stands));
    else documents.set(wanted.id, { ...wanted, changed: (world(request.params.world).changes += 1) });
  }
  response.json(conflicts);
});
application.get('/:world/pull', (request, response) => {
  const since = Number(request.query.since);
  const news = [...world(request.params.world).documents.values()].filter(({ changed }) => changed > since);
  const page = news.sort((one, other) => one.changed - other.changed).slice(0, Number(request.query.limit));
  const checkpoint = { since: page.length ? page[page.length - 1].changed : since };
  response.json({ documents: page.map(plain), checkpoint });
});
const server = application.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.on('close', () => process.exit(0)).resume();
