// What every script here starts from: Microsoft's client, pointed at the server under test by its environment.
// Each script prints one JSON object, which the .NET test that started it judges.

import { Client } from "@microsoft/microsoft-graph-client";

export const root = process.env.ATRIUM_ROOT; // https://localhost:port, without a version
export const given = JSON.parse(process.env.ATRIUM_GIVEN ?? "{}");

// Without customHosts the client sends no token to a host that is not Microsoft's.
export const graph = Client.init({
  baseUrl: root + "/",
  defaultVersion: "v1.0",
  customHosts: new Set(["localhost"]),
  authProvider: (done) => done(null, process.env.ATRIUM_TOKEN),
});

export function report(findings) {
  process.stdout.write(JSON.stringify(findings));
}
