// The other end of PouchDB: CouchDB's protocol served by express-pouchdb from leveldb. node server.js FOLDER
'use strict';
const path = require('path');
const express = require('express');
const PouchDB = require('pouchdb');

const kept = PouchDB.defaults({ prefix: path.join(process.argv[2], path.sep) });
const application = express();
application.use(require('express-pouchdb')(kept, { mode: 'minimumForPouchDB', inMemoryConfig: true }));
const server = application.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.on('close', () => process.exit(0)).resume();
