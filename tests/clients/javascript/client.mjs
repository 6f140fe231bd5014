// What every script here starts from: Microsoft's client, pointed at the server under test by its environment.
// What a script reports, the .NET test that started it judges.

import { Client } from "@microsoft/microsoft-graph-client";

export { given, report } from "./conversation.mjs";

export const root = process.env.ATRIUM_ROOT; // https://localhost:port, without a version

// Without customHosts the client sends no token to a host that is not Microsoft's.
export const graph = Client.init({
  baseUrl: root + "/",
  defaultVersion: "v1.0",
  customHosts: new Set(["localhost"]),
  authProvider: (done) => done(null, process.env.ATRIUM_TOKEN),
});
