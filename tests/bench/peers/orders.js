// Carries out orders that come as lines of JSON on standard input, one after another; answers each with a line of JSON.
'use strict';
const readline = require('readline');

function follow(orders) {
  let last = Promise.resolve();
  readline.createInterface({ input: process.stdin }).on('line', (line) => {
    last = last.then(async () => {
      const order = JSON.parse(line);
      const began = process.hrtime.bigint();
      let answer;
      try {
        answer = (await orders[order.do](order)) || {};
      } catch (error) {
        answer = { failed: String((error && error.stack) || error) };
      }
      answer.seconds = Number(process.hrtime.bigint() - began) / 1e9;
      process.stdout.write(JSON.stringify(answer) + '\n');
    });
  }).on('close', () => process.exit(0));
}

module.exports = { follow };
