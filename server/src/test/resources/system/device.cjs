// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
//
// A device with mqtt.js over WebSocket. Arguments: url, user, token, client id, protocol version.
// Prints each entry of the inbox as a line, and "acknowledged <n>" for each message that it sent.
// Each line of standard input is "<topic> <payload>", to be published with QoS 1.
"use strict";

const mqtt = require("mqtt");
const [url, username, password, clientId, version] = process.argv.slice(2);
const client = mqtt.connect(url, { username, password, clientId, protocolVersion: Number(version), clean: true });
let acknowledged = 0;

client.on("error", (error) => console.error(String(error)));
client.on("message", (topic, payload) => {
  if (topic === `u/${username}/inbox`) {
    console.log(payload.toString());
  }
});
client.once("connect", () => {
  require("readline")
    .createInterface({ input: process.stdin })
    .on("line", (line) => {
      const space = line.indexOf(" ");
      client.publish(line.slice(0, space), line.slice(space + 1), { qos: 1 }, (error) => {
        if (error) {
          console.error(String(error));
        } else {
          console.log(`acknowledged ${++acknowledged}`);
        }
      });
    })
    .on("close", () => client.end(false, {}, () => process.exit(0)));
});
